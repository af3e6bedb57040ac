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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerAdapter;
import org.springframework.security.authentication.ReactiveAuthenticationManagerResolver;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.ServerWebExchange;

/**
 * Bearer tokens (RFC 6750), judged by what the resource server of the application judges
 * them by.
 */
final class BearerHandshakeAuthentication implements HandshakeAuthentication {

	private final SingletonSupplier<ReactiveAuthenticationManagerResolver<ServerWebExchange>> resolver;

	/**
	 * Create a way to authenticate.
	 * @param builder finds what judges tokens
	 */
	BearerHandshakeAuthentication(Supplier<Builder> builder) {
		this.resolver = SingletonSupplier.ofNullable(() -> builder.get().resolver);
	}

	static Builder builder() {
		return new Builder();
	}

	@Override
	public boolean isAvailable() {
		return this.resolver.get() != null;
	}

	@Override
	public void applyTo(ServerHttpSecurity http) {
		ReactiveAuthenticationManagerResolver<ServerWebExchange> resolver = this.resolver.get();
		Assert.state(resolver != null, "There is no authentication manager");
		http.oauth2ResourceServer((resourceServer) -> resourceServer.authenticationManagerResolver(resolver));
	}

	/**
	 * Takes the first way that the application has.
	 */
	static final class Builder {

		private @Nullable ReactiveAuthenticationManagerResolver<ServerWebExchange> resolver;

		private Builder() {
		}

		Builder resolver(@Nullable ReactiveAuthenticationManagerResolver<ServerWebExchange> resolver) {
			if (this.resolver == null) {
				this.resolver = resolver;
			}
			return this;
		}

		Builder jwt(@Nullable JwtDecoder decoder, @Nullable JwtAuthenticationConverter converter) {
			if (decoder == null) {
				return this;
			}
			JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
			if (converter != null) {
				provider.setJwtAuthenticationConverter(converter);
			}
			return otherwise(new ProviderManager(provider));
		}

		Builder opaqueToken(@Nullable OpaqueTokenIntrospector introspector,
				@Nullable OpaqueTokenAuthenticationConverter converter) {
			if (introspector == null) {
				return this;
			}
			OpaqueTokenAuthenticationProvider provider = new OpaqueTokenAuthenticationProvider(introspector);
			if (converter != null) {
				provider.setAuthenticationConverter(converter);
			}
			return otherwise(new ProviderManager(provider));
		}

		Builder otherwise(@Nullable AuthenticationManager manager) {
			if (manager == null) {
				return this;
			}
			ReactiveAuthenticationManager adapter = new ReactiveAuthenticationManagerAdapter(manager);
			return resolver((exchange) -> Mono.just(adapter));
		}

	}

}
