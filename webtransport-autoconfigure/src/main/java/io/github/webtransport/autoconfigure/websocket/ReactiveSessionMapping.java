/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.webtransport.autoconfigure.websocket;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.autoconfigure.websocket.WebSocketHandshakes.WebSocketAnswer;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.protocol.qmux.QmuxSubprotocols;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Takes the requests of a WebFlux application on Reactor Netty that want a session over a
 * WebSocket. Others are left to other mappings, on the same paths too.
 */
final class ReactiveSessionMapping implements HandlerMapping, Ordered {

	private static final String KEY = "Sec-WebSocket-Key";

	private final Supplier<@Nullable WebSocketHandshakes> handshakes;

	private final RequestUpgradeStrategy upgrades = new ReactorNettyRequestUpgradeStrategy(
			() -> WebsocketServerSpec.builder().maxFramePayloadLength(QmuxParameters.DEFAULT_MAX_RECORD_SIZE));

	ReactiveSessionMapping(Supplier<@Nullable WebSocketHandshakes> handshakes) {
		this.handshakes = handshakes;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		if (request.getMethod() != HttpMethod.GET || !"websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())
				|| !request.getHeaders().containsHeader(KEY)) {
			return Mono.empty();
		}
		WebSocketHandshakes handshakes = this.handshakes.get();
		Channel channel = channelOf(request);
		if (handshakes == null || channel == null || !handshakes
			.isForSession(request.getPath().pathWithinApplication().value(), subprotocolsOf(request))) {
			return Mono.empty();
		}
		WebHandler handler = (forSession) -> handle(forSession, handshakes, channel);
		return Mono.just(handler);
	}

	private static List<String> subprotocolsOf(ServerHttpRequest request) {
		return request.getHeaders().getOrEmpty(QmuxSubprotocols.HEADER);
	}

	/**
	 * Return the channel, or {@code null} for another server than Reactor Netty.
	 */
	private static @Nullable Channel channelOf(ServerHttpRequest request) {
		if (ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest nettyRequest) {
			Channel[] channel = new Channel[1];
			nettyRequest.withConnection((connection) -> channel[0] = connection.channel());
			return channel[0];
		}
		return null;
	}

	private Mono<Void> handle(ServerWebExchange exchange, WebSocketHandshakes handshakes, Channel channel) {
		HandshakeInfo.Builder info;
		try {
			info = toInfo(exchange.getRequest());
		}
		catch (IllegalArgumentException ex) {
			return reject(exchange, HandshakeDecision.reject(400));
		}
		info.principal(exchange.getPrincipal());
		// The decision may come on any thread. Reactor Netty loses the first message of a
		// WebSocket that is opened on another one than that of its channel
		return handshakes.decide(info, subprotocolsOf(exchange.getRequest()))
			.publishOn(Schedulers.fromExecutor(channel.eventLoop()))
			.flatMap((answer) -> answer(exchange, answer, channel))
			.doOnDiscard(WebSocketAnswer.class, ReactiveSessionMapping::abandon);
	}

	/**
	 * The client is gone before it was answered.
	 */
	private static void abandon(WebSocketAnswer answer) {
		AcceptedWebSocket accepted = answer.accepted();
		if (accepted != null) {
			accepted.abandon();
		}
	}

	private static HandshakeInfo.Builder toInfo(ServerHttpRequest request) {
		URI uri = request.getURI();
		String path = request.getPath().pathWithinApplication().value();
		String query = uri.getRawQuery();
		HandshakeInfo.Builder info = WebSocketRequest
			.toInfo(URI
				.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + ((query != null) ? '?' + query : "")))
			.addresses(request.getLocalAddress(), request.getRemoteAddress());
		request.getHeaders().forEach((name, values) -> values.forEach((value) -> info.header(name, value)));
		request.getCookies()
			.forEach((name, cookies) -> cookies.forEach((cookie) -> info.cookie(name, cookie.getValue())));
		SslInfo ssl = request.getSslInfo();
		X509Certificate[] certificates = (ssl != null) ? ssl.getPeerCertificates() : null;
		return (certificates != null) ? info.peerCertificates(List.of(certificates)) : info;
	}

	private Mono<Void> answer(ServerWebExchange exchange, WebSocketAnswer answer, Channel channel) {
		AcceptedWebSocket accepted = answer.accepted();
		if (accepted == null) {
			return reject(exchange, answer.decision());
		}
		HttpHeaders headers = exchange.getResponse().getHeaders();
		answer.decision().getHeaders().forEach(headers::addAll);
		SessionHandler handler = new SessionHandler(accepted, channel);
		ServerHttpRequest request = exchange.getRequest();
		return this.upgrades
			.upgrade(exchange, handler, accepted.subprotocol(),
					() -> new org.springframework.web.reactive.socket.HandshakeInfo(request.getURI(),
							request.getHeaders(), Mono.empty(), accepted.subprotocol()))
			.doFinally((signal) -> handler.abandonUnlessOpen());
	}

	private static Mono<Void> reject(ServerWebExchange exchange, HandshakeDecision rejection) {
		exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(rejection.getStatus()));
		rejection.getHeaders().forEach(exchange.getResponse().getHeaders()::addAll);
		return exchange.getResponse().setComplete();
	}

	/**
	 * Has the session carried when the WebSocket is open.
	 */
	private static final class SessionHandler implements WebSocketHandler {

		private final AcceptedWebSocket accepted;

		private final Channel channel;

		private volatile boolean open;

		private SessionHandler(AcceptedWebSocket accepted, Channel channel) {
			this.accepted = accepted;
			this.channel = channel;
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			this.open = true;
			return new ReactorNettySocket(this.channel, session).carry(this.accepted);
		}

		private void abandonUnlessOpen() {
			if (!this.open) {
				this.accepted.abandon();
			}
		}

	}

}
