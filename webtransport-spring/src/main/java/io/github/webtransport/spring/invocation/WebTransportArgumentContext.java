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

package io.github.webtransport.spring.invocation;

import java.util.function.Function;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Context in which a {@link WebTransportArgumentResolver} resolves an argument: the
 * request for a session, or one call of a method in that session.
 *
 * @since 0.1.0
 */
public final class WebTransportArgumentContext {

	private final HandshakeInfo handshakeInfo;

	private final @Nullable WebTransportSession session;

	private final @Nullable WebTransportReceiveStream stream;

	private WebTransportArgumentContext(HandshakeInfo handshakeInfo, @Nullable WebTransportSession session,
			@Nullable WebTransportReceiveStream stream) {
		this.handshakeInfo = handshakeInfo;
		this.session = session;
		this.stream = stream;
	}

	/**
	 * Create the context of a request.
	 * @param handshakeInfo the request
	 * @return the context, without a session
	 */
	public static WebTransportArgumentContext of(HandshakeInfo handshakeInfo) {
		Assert.notNull(handshakeInfo, "'handshakeInfo' must not be null");
		return new WebTransportArgumentContext(handshakeInfo, null, null);
	}

	/**
	 * Create the context of a call.
	 * @param session the session
	 * @param stream the stream, or {@code null} where the call is not about one
	 * @return the context
	 */
	public static WebTransportArgumentContext of(WebTransportSession session,
			@Nullable WebTransportReceiveStream stream) {
		Assert.notNull(session, "'session' must not be null");
		return new WebTransportArgumentContext(session.getHandshakeInfo(), session, stream);
	}

	/**
	 * Return the request.
	 * @return the request, with the path match and the chosen protocol
	 */
	public HandshakeInfo getHandshakeInfo() {
		return this.handshakeInfo;
	}

	/**
	 * Return the session of a call.
	 * @return the session, or {@code null} outside of {@link #perCall}. That of a
	 * {@code @SessionMapping} method is not accepted yet
	 */
	public @Nullable WebTransportSession getSession() {
		return this.session;
	}

	/**
	 * Return the stream of a call. Nothing of it may be read or written by a resolver,
	 * since that is up to the method.
	 * @return the stream, or {@code null} where the call is not about one
	 */
	public @Nullable WebTransportReceiveStream getStream() {
		return this.stream;
	}

	/**
	 * Resolve the argument anew for each call of the method: for each stream, for each
	 * datagram (once for a method that takes all of them), for each error.
	 * @param resolver resolves the argument of a call, whose context has the session, or
	 * is empty for {@code null}. Called on the event loop of the connection, within the
	 * Reactor context of the call; must not block. An error is one of the method
	 * @return what to return from {@link WebTransportArgumentResolver#resolveArgument}
	 */
	public Mono<Object> perCall(Function<WebTransportArgumentContext, Mono<Object>> resolver) {
		Assert.notNull(resolver, "'resolver' must not be null");
		return (this.session != null) ? resolver.apply(this) : Mono.just(new PerCall(resolver));
	}

	/**
	 * Stands for an argument that is resolved for each call.
	 *
	 * @param resolver resolves it
	 */
	record PerCall(Function<WebTransportArgumentContext, Mono<Object>> resolver) {

		Mono<Object> resolve(HandlerCall call) {
			return this.resolver.apply(of(call.requiredSession(), call.stream()));
		}

	}

}
