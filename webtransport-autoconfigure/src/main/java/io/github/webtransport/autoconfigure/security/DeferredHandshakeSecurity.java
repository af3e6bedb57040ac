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

package io.github.webtransport.autoconfigure.security;

import java.util.function.Function;
import java.util.function.Supplier;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.function.SingletonSupplier;

/**
 * A security that is made when all other beans are there, and before the server starts:
 * filters of the web application may depend on the server.
 */
final class DeferredHandshakeSecurity implements WebTransportHandshakeSecurity, SmartInitializingSingleton {

	private final SingletonSupplier<WebTransportHandshakeSecurity> delegate;

	/**
	 * Create a security.
	 * @param delegate makes the security; called once
	 */
	DeferredHandshakeSecurity(Supplier<WebTransportHandshakeSecurity> delegate) {
		this.delegate = SingletonSupplier.of(delegate);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.delegate.obtain();
	}

	@Override
	public Mono<HandshakeDecision> secure(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return this.delegate.obtain().secure(request, next);
	}

	@Override
	public WebTransportHandshakeSecurity behindFilters() {
		return (request, next) -> this.delegate.obtain().behindFilters().secure(request, next);
	}

}
