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

import java.security.Principal;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Strategy for ending sessions whose authentication does not hold any more. Beans of this
 * type are asked when a session opens, and again when the application tells by
 * {@link WebTransportSessionRegistry#setPrincipal} who has logged in later:
 *
 * <pre class="code">
 * &#064;Bean
 * WebTransportSessionExpiry loginExpiry() {
 * 	return (session, principal) -&gt; (principal != null) ? Mono.empty()
 * 			: Mono.delay(Duration.ofSeconds(10)).thenReturn(CloseStatus.of(4401, "Nobody has logged in"));
 * }
 * </pre>
 *
 * <p>
 * The auto-configuration has one that ends sessions when the token expires with which
 * their user logged in.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportSessionExpiry {

	/**
	 * Wait for the end of a session's authentication. Called on the event loop of the
	 * connection when the session opens, and on the thread that tells of the login; must
	 * not block.
	 * @param session the session
	 * @param principal who is at the other end, or {@code null} while nobody knows
	 * @return gives the status with which to close the session, when the time has come;
	 * empty for a session that may stay. An error closes the session with
	 * {@link CloseStatus#INTERNAL_ERROR}. Cancelled when the session ends first, and when
	 * somebody logs in
	 */
	Mono<CloseStatus> expire(WebTransportSession session, @Nullable Principal principal);

}
