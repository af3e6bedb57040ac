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

package io.github.webtransport;

import java.util.function.Function;

import reactor.core.publisher.Mono;

/**
 * Stands around each opening of a session by a client, such as to observe it.
 *
 * @since 0.1.0
 * @see WebTransportClient.Builder#filter(WebTransportClientFilter)
 */
@FunctionalInterface
public interface WebTransportClientFilter {

	/**
	 * Open a session, with each subscription of {@code open} or {@code connect} to the
	 * client; must not block.
	 * @param request what is asked for, before the
	 * {@linkplain WebTransportClient.Builder#requestProcessor request processor}
	 * completes it
	 * @param next goes on with the given request. What is written to the Reactor context
	 * of its result is there for the request processor, and for the handler that
	 * {@code connect} has
	 * @return the session that {@code next} gave, or a failure, which becomes that of the
	 * client as it is
	 */
	Mono<WebTransportSession> filter(SessionRequest request, Function<SessionRequest, Mono<WebTransportSession>> next);

}
