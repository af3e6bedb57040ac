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

package io.github.webtransport.spring.annotation.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The methods of an endpoint that share a session.
 *
 * @param connect called before the session is accepted
 * @param opened called when the session is accepted
 * @param owner owns the session, so that there are none for streams and datagrams
 * @param datagram called for datagrams
 * @param bidirectional called for bidirectional streams
 * @param unidirectional called for unidirectional streams
 * @param disconnect called after the end
 * @param exceptions the exception handlers
 */
record SessionHandlerMethods(@Nullable InvocableWebTransportHandlerMethod connect,
		@Nullable InvocableWebTransportHandlerMethod opened, @Nullable InvocableWebTransportHandlerMethod owner,
		@Nullable MappedMethod datagram, @Nullable MappedMethod bidirectional, @Nullable MappedMethod unidirectional,
		@Nullable InvocableWebTransportHandlerMethod disconnect, ExceptionHandlerMethodResolver exceptions) {

	/**
	 * Return these methods for the sessions of one that owns them.
	 */
	SessionHandlerMethods withOwner(InvocableWebTransportHandlerMethod owner) {
		return new SessionHandlerMethods(this.connect, this.opened, owner, null, null, null, this.disconnect,
				this.exceptions);
	}

	/**
	 * Return all methods but those for errors.
	 */
	List<InvocableWebTransportHandlerMethod> handlers() {
		List<InvocableWebTransportHandlerMethod> handlers = new ArrayList<>();
		for (MappedMethod mapped : Arrays.asList(this.datagram, this.bidirectional, this.unidirectional)) {
			if (mapped != null) {
				handlers.add(mapped.handler());
			}
		}
		for (InvocableWebTransportHandlerMethod handler : Arrays.asList(this.owner, this.connect, this.opened,
				this.disconnect)) {
			if (handler != null) {
				handlers.add(handler);
			}
		}
		return handlers;
	}

	/**
	 * Check that every argument can be resolved at the path of a route.
	 */
	void check(WebTransportRoute route) {
		handlers().forEach((handler) -> handler.check(route));
	}

	@Nullable MappedMethod stream(StreamDirection direction) {
		return (direction == StreamDirection.BIDIRECTIONAL) ? this.bidirectional : this.unidirectional;
	}

	/**
	 * Resolve the arguments of all methods.
	 */
	Mono<List<InvocableWebTransportHandlerMethod.Bound>> bind(HandshakeInfo info) {
		return Flux.fromIterable(handlers()).concatMap((handler) -> handler.bind(info)).collectList();
	}

	/**
	 * A method for what the peer sends.
	 *
	 * @param handler the method
	 * @param concurrency how many calls at the same time
	 */
	record MappedMethod(InvocableWebTransportHandlerMethod handler, int concurrency) {

		MappedMethod withMaxConcurrency(int maxConcurrency) {
			return new MappedMethod(this.handler, Math.min(this.concurrency, maxConcurrency));
		}

	}

}
