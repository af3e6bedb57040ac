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

package io.github.webtransport.spring.session;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Mono;

/**
 * Ends sessions whose authentication does not hold any more. Beans of this type are asked
 * once for each session; without one, a session may outlive the token with which it was
 * opened:
 *
 * <pre class="code">
 * &#064;Bean
 * WebTransportSessionExpiry tokenExpiry() {
 * 	return (session) -&gt; session.getHandshakeInfo()
 * 		.getPrincipal()
 * 		.ofType(JwtAuthenticationToken.class)
 * 		.mapNotNull((authentication) -&gt; authentication.getToken().getExpiresAt())
 * 		.delayUntil((end) -&gt; Mono.delay(Duration.between(Instant.now(), end)))
 * 		.map((end) -&gt; CloseStatus.of(4401, "Token expired"));
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportSessionExpiry {

	/**
	 * Wait for the end of a session's authentication. Called on the event loop of the
	 * connection when the session opens; must not block.
	 * @param session the session
	 * @return gives the status with which to close the session, when the time has come;
	 * empty for a session that may stay. An error closes the session with
	 * {@link CloseStatus#INTERNAL_ERROR}. Cancelled when the session ends first
	 */
	Mono<CloseStatus> expire(WebTransportSession session);

}
