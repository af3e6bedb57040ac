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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.autoconfigure.websocket.WebSocketHandshakes.WebSocketAnswer;
import io.github.webtransport.protocol.QueryString;
import io.github.webtransport.protocol.qmux.QmuxSubprotocols;
import io.netty.util.concurrent.EventExecutorGroup;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;

/**
 * Takes the requests of a servlet application that want a session over a WebSocket. The
 * last of the filters, so that all others have let the request pass.
 */
final class SessionFilter implements Filter {

	private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

	private final Supplier<@Nullable WebSocketHandshakes> handshakes;

	private final Supplier<ContextView> context;

	private final EventExecutorGroup loops;

	/**
	 * Create a filter.
	 * @param handshakes decides on the requests, if there is a server
	 * @param context captures what other filters leave on the thread
	 * @param loops has the loops of the sessions
	 */
	SessionFilter(Supplier<@Nullable WebSocketHandshakes> handshakes, Supplier<ContextView> context,
			EventExecutorGroup loops) {
		this.handshakes = handshakes;
		this.context = context;
		this.loops = loops;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		WebSocketHandshakes handshakes = null;
		if (request instanceof HttpServletRequest http && isWebSocket(http)) {
			handshakes = this.handshakes.get();
			if (handshakes != null && !handshakes.isForSession(pathOf(http), subprotocolsOf(http))) {
				handshakes = null;
			}
		}
		if (handshakes != null) {
			handle((HttpServletRequest) request, (HttpServletResponse) response, handshakes);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static boolean isWebSocket(HttpServletRequest request) {
		return "GET".equals(request.getMethod()) && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
	}

	private static String pathOf(HttpServletRequest request) {
		return request.getRequestURI().substring(request.getContextPath().length());
	}

	private static List<String> subprotocolsOf(HttpServletRequest request) {
		return Collections.list(request.getHeaders(QmuxSubprotocols.HEADER));
	}

	private void handle(HttpServletRequest request, HttpServletResponse response, WebSocketHandshakes handshakes)
			throws IOException, ServletException {
		HandshakeInfo.Builder info;
		try {
			info = toInfo(request);
		}
		catch (IllegalArgumentException ex) {
			response.sendError(400);
			return;
		}
		// A thread of the container may wait, and not longer than a handshake may take
		WebSocketAnswer answer = handshakes.decide(info, subprotocolsOf(request))
			.contextWrite(this.context.get())
			.block();
		Assert.state(answer != null, "There is always an answer");
		HandshakeDecision decision = answer.decision();
		decision.getHeaders().forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		if (answer.accepted() != null) {
			upgrade(request, response, answer.accepted());
		}
		else {
			response.setStatus(decision.getStatus());
		}
	}

	private static HandshakeInfo.Builder toInfo(HttpServletRequest request) {
		URI url = URI.create(request.getRequestURL().toString());
		String query = request.getQueryString();
		HandshakeInfo.Builder info = WebSocketRequest
			.toInfo(URI.create(url.getScheme() + "://" + url.getRawAuthority() + pathOf(request)
					+ ((query != null) ? '?' + QueryString.encode(query) : "")))
			.principal(Mono.justOrEmpty(request.getUserPrincipal()))
			.addresses(InetSocketAddress.createUnresolved(request.getLocalAddr(), request.getLocalPort()),
					new InetSocketAddress(request.getRemoteAddr(), request.getRemotePort()));
		for (String name : Collections.list(request.getHeaderNames())) {
			Collections.list(request.getHeaders(name)).forEach((value) -> info.header(name, value));
		}
		Cookie[] cookies = request.getCookies();
		if (cookies != null) {
			Arrays.stream(cookies).forEach((cookie) -> info.cookie(cookie.getName(), cookie.getValue()));
		}
		return (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] certificates)
				? info.peerCertificates(List.of(certificates)) : info;
	}

	private void upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedWebSocket accepted)
			throws IOException, ServletException {
		JakartaSocket socket = new JakartaSocket(accepted, this.loops.next());
		try {
			ServerContainer container = (ServerContainer) request.getServletContext()
				.getAttribute(ServerContainer.class.getName());
			Assert.state(container != null, "The servlet container has no WebSockets");
			ServerEndpointConfig config = ServerEndpointConfig.Builder.create(JakartaSocket.class, pathOf(request))
				.subprotocols(List.of(accepted.subprotocol()))
				.configurator(new SocketConfigurator(socket, accepted.subprotocol()))
				.build();
			container.upgradeHttpToWebSocket(request, response, config, Map.of());
		}
		catch (DeploymentException ex) {
			throw new ServletException(ex);
		}
		finally {
			if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS && !socket.isOpened()) {
				accepted.abandon();
			}
		}
	}

	/**
	 * Gives the container its endpoint.
	 */
	private static final class SocketConfigurator extends ServerEndpointConfig.Configurator {

		private final JakartaSocket socket;

		private final String subprotocol;

		private SocketConfigurator(JakartaSocket socket, String subprotocol) {
			this.socket = socket;
			this.subprotocol = subprotocol;
		}

		@Override
		public <T> T getEndpointInstance(Class<T> type) {
			return type.cast(this.socket);
		}

		@Override
		public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
			return this.subprotocol;
		}

		/**
		 * Compression would need memory for each session.
		 */
		@Override
		public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
			return List.of();
		}

		/**
		 * The origin has been judged.
		 */
		@Override
		public boolean checkOrigin(String origin) {
			return true;
		}

	}

}
