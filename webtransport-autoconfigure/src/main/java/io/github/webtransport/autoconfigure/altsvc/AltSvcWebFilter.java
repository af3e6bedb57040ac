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

package io.github.webtransport.autoconfigure.altsvc;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Adds the header to responses over TLS: nobody may take the word of a server that has
 * not shown who it is (RFC 7838 section 2.1). Comes first, so that refused requests have
 * it too.
 */
final class AltSvcWebFilter implements WebFilter, Ordered {

	private final AltSvcHeader header;

	AltSvcWebFilter(AltSvcHeader header) {
		this.header = header;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (isOrdinary(exchange.getRequest())) {
			String value = this.header.value();
			if (value != null) {
				exchange.getResponse().getHeaders().set(AltSvcHeader.NAME, value);
			}
		}
		return chain.filter(exchange);
	}

	/**
	 * Requests for sessions pass the filters too, and are where they should be.
	 */
	private static boolean isOrdinary(ServerHttpRequest request) {
		return "https".equals(request.getURI().getScheme()) && !"CONNECT".equals(request.getMethod().name());
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
