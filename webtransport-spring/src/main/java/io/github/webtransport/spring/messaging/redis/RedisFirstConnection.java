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

package io.github.webtransport.spring.messaging.redis;

import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Lets the first connection to Redis be made where that may block, once for all who wait
 * for it. Spring Data connects when it is asked for a connection, and blocks its caller
 * meanwhile, for as long as Redis does not answer; all later ones share the first, which
 * Lettuce keeps alive.
 */
final class RedisFirstConnection {

	private final ReactiveRedisConnectionFactory factory;

	private final Mono<Boolean> attempt = Mono.fromSupplier(this::connect)
		.subscribeOn(Schedulers.boundedElastic())
		.flatMap(Function.identity())
		.cacheInvalidateIf((connected) -> false);

	private volatile boolean connected;

	RedisFirstConnection(ReactiveRedisConnectionFactory factory) {
		this.factory = factory;
	}

	/**
	 * Let something happen when there is a connection.
	 * @param action asks the factory for a connection, which does not block any more
	 * @param <T> the type of its result
	 * @return fails when there is no connection; another subscriber may try again
	 */
	<T> Mono<T> before(Mono<T> action) {
		return Mono.defer(() -> this.connected ? action : this.attempt.then(action));
	}

	/**
	 * Errors are a value, since those of an attempt that nobody waits for any more would
	 * be logged as dropped ones.
	 */
	private Mono<Boolean> connect() {
		try {
			this.factory.getReactiveConnection().closeLater().subscribe();
			this.connected = true;
			return Mono.just(true);
		}
		catch (RuntimeException ex) {
			return Mono.error(ex);
		}
	}

}
