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

package io.github.webtransport.spring.security.ticket;

import reactor.core.publisher.Mono;

/**
 * Strategy for keeping tickets until they are used. The default,
 * {@link InMemoryWebTransportTicketStore}, keeps them in this process. An application of
 * several nodes, in which a page may get its ticket from one and open its session at
 * another, has a bean of this type that all nodes share, such as in Redis:
 *
 * <pre class="code">
 * public Mono&lt;Boolean&gt; put(String key, WebTransportTicket ticket) {
 * 	return redis.opsForValue().set(key, ticket, Duration.between(Instant.now(), ticket.expiresAt()));
 * }
 *
 * public Mono&lt;WebTransportTicket&gt; take(String key) {
 * 	return redis.opsForValue().getAndDelete(key);
 * }
 * </pre>
 *
 * <p>
 * Called on the event loop of a connection, among other threads, and for several tickets
 * at the same time; must not block.
 *
 * @since 0.1.0
 */
public interface WebTransportTicketStore {

	/**
	 * Keep a ticket, until it is taken or has expired.
	 * @param key by what the ticket is found: a hash of its secret, 43 letters, digits,
	 * {@code -} and {@code _}. Who reads the store learns no secret
	 * @param ticket the ticket
	 * @return whether the ticket is kept; {@code false} when there is no room for it. An
	 * error tells that the store does not work
	 */
	Mono<Boolean> put(String key, WebTransportTicket ticket);

	/**
	 * Remove a ticket. Of several who take the same ticket at the same time, on whichever
	 * node, one gets it.
	 * @param key by what the ticket is found
	 * @return the ticket, or empty when there is none. One that has expired may be
	 * either. An error tells that the store does not work
	 */
	Mono<WebTransportTicket> take(String key);

}
