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

package io.github.webtransport.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.WebFilter;

/**
 * What the page needs beyond static files.
 */
@Configuration(proxyBeanMethods = false)
class PageConfiguration {

	/**
	 * Isolates the page from other origins. Browsers give a fine clock to isolated pages
	 * only; the coarse one, of up to a millisecond, is longer than a round trip here.
	 * @return a filter that sets the headers on every response
	 */
	@Bean
	WebFilter crossOriginIsolation() {
		return (exchange, chain) -> {
			HttpHeaders headers = exchange.getResponse().getHeaders();
			headers.set("Cross-Origin-Opener-Policy", "same-origin");
			headers.set("Cross-Origin-Embedder-Policy", "require-corp");
			return chain.filter(exchange);
		};
	}

	/**
	 * Lets the page of another node ask where to go when its own node is gone. What it
	 * learns is for everybody.
	 * @return a filter that allows it
	 */
	@Bean
	CorsWebFilter otherNodes() {
		CorsConfiguration everybody = new CorsConfiguration();
		everybody.addAllowedOrigin(CorsConfiguration.ALL);
		everybody.addAllowedMethod(HttpMethod.GET);
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/webtransport/info", everybody);
		return new CorsWebFilter(source);
	}

}
