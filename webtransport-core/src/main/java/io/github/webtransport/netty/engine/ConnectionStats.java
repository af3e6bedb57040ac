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

package io.github.webtransport.netty.engine;

import io.github.webtransport.transport.CarrierStats;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Figures of a connection from the engine.
 */
final class ConnectionStats {

	private ConnectionStats() {
	}

	static Mono<CarrierStats> collect(QuicChannel channel) {
		return ConnectionStats.<QuicConnectionStats>toMono(channel::collectStats)
			.flatMap((stats) -> activePath(channel, 0).map((path) -> combine(stats, path.rtt(), path.cwnd()))
				.onErrorResume(IllegalStateException.class, (ex) -> Mono.just(combine(stats, -1, -1))));
	}

	/**
	 * Find the path that is in use: former ones of a client that moved come first. Behind
	 * the last the engine fails.
	 */
	private static Mono<QuicConnectionPathStats> activePath(QuicChannel channel, int index) {
		return ConnectionStats.<QuicConnectionPathStats>toMono(() -> channel.collectPathStats(index))
			.flatMap((path) -> (path.active()) ? Mono.just(path) : activePath(channel, index + 1));
	}

	/**
	 * Return the figures of the path that is in use. On the event loop.
	 * @return the figures, or {@code null} if the connection has ended
	 */
	static @Nullable QuicConnectionPathStats activePath(QuicChannel channel) {
		for (int index = 0;; index++) {
			// On the event loop the answer is there at once
			Future<QuicConnectionPathStats> path = channel.collectPathStats(index);
			if (!path.isSuccess() || path.getNow().active()) {
				return (path.isSuccess()) ? path.getNow() : null;
			}
		}
	}

	private static CarrierStats combine(QuicConnectionStats stats, long rtt, long cwnd) {
		return new CarrierStats(rtt, cwnd, stats.sent(), stats.recv(), stats.lost(), stats.sentBytes(),
				stats.recvBytes());
	}

	private static <T> Mono<T> toMono(java.util.function.Supplier<Future<T>> source) {
		return Mono.create((sink) -> source.get().addListener((Future<T> future) -> {
			if (future.isSuccess()) {
				sink.success(future.getNow());
			}
			else {
				sink.error(future.cause());
			}
		}));
	}

}
