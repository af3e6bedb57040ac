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

package io.github.webtransport.netty.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.github.webtransport.ClientSettings;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportClientFilter;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import io.github.webtransport.transport.DefaultSession;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;

/**
 * A client on Netty's QUIC engine.
 */
final class NettyWebTransportClient implements WebTransportClient {

	private final ClientContext context;

	private final SessionOpener opener;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	NettyWebTransportClient(ClientSettings settings) {
		this(settings, ClientLoops::resolve);
	}

	NettyWebTransportClient(ClientSettings settings, ClientContext.AddressSource addresses) {
		SubprotocolNegotiation.validateNames(settings.getProtocols());
		this.context = new ClientContext(settings, addresses);
		this.opener = new SessionOpener(this.context);
	}

	@Override
	public Mono<WebTransportSession> open(SessionRequest request) {
		Assert.notNull(request, "'request' must not be null");
		protocols(request, List.of());
		return open(request, List.of(), (session, view) -> {
		});
	}

	@Override
	public Mono<Void> connect(SessionRequest request, WebTransportHandler handler) {
		Assert.notNull(request, "'request' must not be null");
		Assert.notNull(handler, "'handler' must not be null");
		protocols(request, handler.getProtocols());
		return Mono.defer(() -> {
			ClientSessionHandler handled = new ClientSessionHandler(handler);
			return open(request, handler.getProtocols(), handled::begin).flatMap((session) -> handled.ended());
		});
	}

	private Mono<WebTransportSession> open(SessionRequest request, List<String> handlerProtocols,
			BiConsumer<DefaultSession, ContextView> owner) {
		Function<SessionRequest, Mono<WebTransportSession>> opening = (filtered) -> this.opener
			.open(process(filtered), Authority.of(filtered.getUri()),
					(processed) -> protocols(processed, handlerProtocols), owner)
			.cast(WebTransportSession.class);
		List<WebTransportClientFilter> filters = this.context.settings().getFilters();
		for (int i = filters.size() - 1; i >= 0; i--) {
			WebTransportClientFilter filter = filters.get(i);
			Function<SessionRequest, Mono<WebTransportSession>> next = opening;
			opening = (filtered) -> Mono.defer(() -> filter.filter(filtered, next));
		}
		return opening.apply(request);
	}

	private Mono<SessionRequest> process(SessionRequest request) {
		Function<SessionRequest, Mono<SessionRequest>> processor = this.context.settings().getRequestProcessor();
		if (processor == null) {
			return Mono.just(request);
		}
		return Mono.defer(() -> processor.apply(request))
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("The request processor gave no request")));
	}

	private List<String> protocols(SessionRequest request, List<String> handlerProtocols) {
		List<String> protocols = request.getProtocols();
		if (protocols.isEmpty()) {
			protocols = (handlerProtocols.isEmpty()) ? this.context.settings().getProtocols() : handlerProtocols;
		}
		SubprotocolNegotiation.validateNames(protocols);
		return protocols;
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		Assert.isTrue(!status.isAbrupt(), "'status' must have a code");
		return Mono.defer(() -> {
			if (this.closing.compareAndSet(false, true)) {
				this.opener.close(status).subscribe(null, this.closed::tryEmitError, this.closed::tryEmitEmpty);
			}
			return this.closed.asMono();
		});
	}

	@Override
	public boolean isDisposed() {
		return this.closing.get();
	}

}
