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

package io.github.webtransport.autoconfigure.security.ticket;

import java.util.Optional;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;

/**
 * A login by an OAuth 2 token ends with the token, and so does a ticket that it gets.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(AbstractOAuth2TokenAuthenticationToken.class)
class OAuth2AuthenticationEnd {

	@Bean
	AuthenticationEnd webTransportOAuth2AuthenticationEnd() {
		return (authentication) -> (authentication instanceof AbstractOAuth2TokenAuthenticationToken<?> token)
				? Optional.ofNullable(token.getToken().getExpiresAt()) : Optional.empty();
	}

}
