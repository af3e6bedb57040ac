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

package io.github.webtransport.autoconfigure.server;

import java.util.function.BiFunction;

import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hands ordinary HTTP/3 requests to the web application. Its handler is looked up at the
 * first request: beans of the web application may depend on the server.
 */
final class Http3RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

	private final SingletonSupplier<ReactorHttpHandlerAdapter> adapter;

	Http3RequestHandler(ObjectProvider<HttpHandler> httpHandler) {
		this.adapter = SingletonSupplier
			.of(() -> new ReactorHttpHandlerAdapter(withoutZeroCopy(httpHandler.getObject())));
	}

	/**
	 * Files are handed to the kernel as they are where the response allows that. Streams
	 * of QUIC, which are encrypted here, do not take them.
	 */
	private static HttpHandler withoutZeroCopy(HttpHandler handler) {
		return (request, response) -> handler.handle(request, new ServerHttpResponseDecorator(response));
	}

	@Override
	public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
		return this.adapter.obtain().apply(request, response);
	}

}
