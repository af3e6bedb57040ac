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

package io.github.webtransport.spring.invocation;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.payload.PayloadReader;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Strategy for the arguments of one parameter: from the handshake, once per session, or
 * from the call.
 */
interface HandlerArgument {

	/**
	 * Resolve the argument of a session.
	 * @param info the request
	 * @return the argument, or empty for {@code null}
	 */
	Mono<Object> resolve(HandshakeInfo info);

	/**
	 * Return whether this is what the peer sends, of which there is only one.
	 */
	default boolean isPayload() {
		return false;
	}

	/**
	 * Return why this argument can never be resolved at the path of a route.
	 * @param route the route to the method
	 * @return the reason, or {@code null}
	 */
	default @Nullable String findProblem(WebTransportRoute route) {
		return null;
	}

	/**
	 * An argument that is there when the method is called.
	 */
	@FunctionalInterface
	interface OfCall extends HandlerArgument {

		/**
		 * Take the argument from a call.
		 * @param call the call
		 * @return the argument
		 */
		@Nullable Object get(HandlerCall call);

		@Override
		default Mono<Object> resolve(HandshakeInfo info) {
			return Mono.empty();
		}

	}

	/**
	 * The argument that takes what the peer sends.
	 *
	 * @param reader reads it
	 */
	record OfPayload(PayloadReader reader) implements OfCall {

		@Override
		public boolean isPayload() {
			return true;
		}

		@Override
		public @Nullable Object get(HandlerCall call) {
			return this.reader.read(call.requiredInput());
		}

	}

}
