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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BiConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.ReactiveSubscription;

/**
 * A connection on which Redis tells what is published. One for all channels: each
 * subscription of Spring Data looks at all messages of its connection.
 */
final class RedisListening {

	private static final Log logger = LogFactory.getLog(RedisListening.class);

	private final ReactiveRedisConnection connection;

	private final ReactiveSubscription subscription;

	private final Duration timeout;

	private @Nullable Disposable receiving;

	private RedisListening(ReactiveRedisConnection connection, ReactiveSubscription subscription, Duration timeout) {
		this.connection = connection;
		this.subscription = subscription;
		this.timeout = timeout;
	}

	/**
	 * Connect, and listen to channels.
	 */
	static Mono<RedisListening> open(ReactiveRedisConnectionFactory factory, Collection<String> channels,
			BiConsumer<String, byte[]> listener, Duration timeout) {
		return Mono.fromSupplier(factory::getReactiveConnection)
			.flatMap((connection) -> connection.pubSubCommands()
				.createSubscription()
				.map((subscription) -> new RedisListening(connection, subscription, timeout))
				.flatMap((opened) -> opened.start(channels, listener).thenReturn(opened))
				.onErrorResume((ex) -> connection.closeLater().onErrorComplete().then(Mono.error(ex))));
	}

	private Mono<Void> start(Collection<String> channels, BiConsumer<String, byte[]> listener) {
		this.receiving = this.subscription.receive()
			.subscribe((message) -> listener.accept(StandardCharsets.UTF_8.decode(message.getChannel()).toString(),
					bytes(message.getMessage())), (ex) -> logger.debug("Nothing more is told", ex));
		return Flux.fromIterable(channels).buffer(100).concatMap(this::subscribe).then();
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.get(bytes);
		return bytes;
	}

	Mono<Void> subscribe(Collection<String> channels) {
		return this.subscription.subscribe(buffers(channels))
			.timeout(this.timeout)
			.onErrorMap(RedisCommands::unavailable);
	}

	Mono<Void> unsubscribe(Collection<String> channels) {
		return this.subscription.unsubscribe(buffers(channels)).timeout(this.timeout);
	}

	private static ByteBuffer[] buffers(Collection<String> channels) {
		return channels.stream().map(StandardCharsets.UTF_8::encode).toArray(ByteBuffer[]::new);
	}

	void close() {
		if (this.receiving != null) {
			this.receiving.dispose();
		}
		this.connection.closeLater()
			.subscribe(null, (ex) -> logger.debug("The connection was not closed in an orderly way", ex));
	}

}
