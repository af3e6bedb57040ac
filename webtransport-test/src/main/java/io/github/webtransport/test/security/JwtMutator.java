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

package io.github.webtransport.test.security;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClientConfigurer;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * Lets sessions in memory be of whom a JWT is of, which nobody decodes or checks.
 *
 * @since 0.1.0
 * @see SecurityMockConfigurers#mockJwt()
 */
public final class JwtMutator implements WebTransportTestClientConfigurer {

	private Jwt jwt = builder().build();

	private Converter<Jwt, ? extends Collection<GrantedAuthority>> authorities = new JwtGrantedAuthoritiesConverter();

	JwtMutator() {
	}

	private static Jwt.Builder builder() {
		return Jwt.withTokenValue("token").header("alg", "none").subject("user").claim("scope", "read");
	}

	/**
	 * Set the token.
	 * @param jwt changes the default: subject {@code user}, scope {@code read}
	 * @return this configurer
	 */
	public JwtMutator jwt(Consumer<Jwt.Builder> jwt) {
		Jwt.Builder builder = builder();
		jwt.accept(builder);
		return jwt(builder.build());
	}

	/**
	 * Set the token.
	 * @param jwt the token
	 * @return this configurer
	 */
	public JwtMutator jwt(Jwt jwt) {
		this.jwt = jwt;
		return this;
	}

	/**
	 * Set the authorities, in place of those that the scopes of the token stand for.
	 * @param authorities the authorities
	 * @return this configurer
	 */
	public JwtMutator authorities(GrantedAuthority... authorities) {
		return authorities(List.of(authorities));
	}

	/**
	 * Set the authorities, in place of those that the scopes of the token stand for.
	 * @param authorities the authorities
	 * @return this configurer
	 */
	public JwtMutator authorities(Collection<GrantedAuthority> authorities) {
		return authorities((jwt) -> authorities);
	}

	/**
	 * Set what the token grants.
	 * @param authorities finds the authorities; by default {@code SCOPE_} and each scope
	 * @return this configurer
	 */
	public JwtMutator authorities(Converter<Jwt, ? extends Collection<GrantedAuthority>> authorities) {
		this.authorities = authorities;
		return this;
	}

	@Override
	public void configure(WebTransportTestClient.Builder builder) {
		SecurityMockConfigurers
			.mockAuthentication(new JwtAuthenticationToken(this.jwt, this.authorities.convert(this.jwt)))
			.configure(builder);
	}

}
