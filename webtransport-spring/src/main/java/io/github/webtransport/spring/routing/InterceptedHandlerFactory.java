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

package io.github.webtransport.spring.routing;

import java.util.List;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportHandler;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.web.method.HandlerMethod;

/**
 * Lets something look at requests before another factory does.
 *
 * @param delegate the other factory
 * @param interceptor looks at the requests
 */
record InterceptedHandlerFactory(WebTransportHandlerFactory delegate,
		Function<WebTransportHandshake, Mono<Void>> interceptor) implements WebTransportHandlerFactory {

	InterceptedHandlerFactory {
		Assert.notNull(delegate, "'handlerFactory' must not be null");
		Assert.notNull(interceptor, "'interceptor' must not be null");
	}

	@Override
	public Mono<WebTransportHandler> createHandler(WebTransportHandshake handshake) {
		return this.delegate.createHandler(handshake);
	}

	@Override
	public Mono<Void> intercept(WebTransportHandshake handshake) {
		return this.interceptor.apply(handshake).then(Mono.defer(() -> this.delegate.intercept(handshake)));
	}

	@Override
	public Mono<HandshakeDecision> reject(WebTransportHandshake handshake, Throwable failure) {
		return this.delegate.reject(handshake, failure);
	}

	@Override
	public List<HandlerMethod> getHandlerMethods() {
		return this.delegate.getHandlerMethods();
	}

	@Override
	public List<String> getProtocols() {
		return this.delegate.getProtocols();
	}

}
