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

package io.github.webtransport.sample.security;

import java.time.Instant;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Gives a token for a name and a password. It lives for seconds, since pages have to put
 * it into the address of a session.
 */
@RestController
class TokenController {

	private final ReactiveAuthenticationManager logins;

	private final JwtEncoder encoder;

	private final LoginProperties properties;

	TokenController(ReactiveAuthenticationManager logins, JwtEncoder encoder, LoginProperties properties) {
		this.logins = logins;
		this.encoder = encoder;
		this.properties = properties;
	}

	@PostMapping("/token")
	Mono<Token> issue(@RequestBody Login login) {
		return this.logins
			.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(login.name(), login.password()))
			.map((user) -> encode(user.getName()))
			.onErrorMap(AuthenticationException.class,
					(ex) -> new ResponseStatusException(HttpStatus.UNAUTHORIZED, null, ex));
	}

	private Token encode(String name) {
		Instant now = Instant.now();
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.subject(name)
			.issuedAt(now)
			.expiresAt(now.plus(this.properties.tokenLifetime()))
			.build();
		JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
		return new Token(this.encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue());
	}

	/**
	 * What the page sends.
	 *
	 * @param name the name of the user
	 * @param password the password
	 */
	record Login(String name, String password) {
	}

	/**
	 * What the page gets.
	 *
	 * @param token the token, for the query of a session's address
	 */
	record Token(String token) {
	}

}
