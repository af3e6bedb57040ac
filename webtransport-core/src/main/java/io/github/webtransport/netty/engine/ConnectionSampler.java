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

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.transport.CarrierStats;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the engine's figures of a connection now and then: they cost nothing for each
 * packet, and connections that live for long are seen while they live.
 *
 * @since 0.1.0
 */
public final class ConnectionSampler extends ChannelInboundHandlerAdapter {

	/**
	 * Soon enough to see the round-trip time of connections that live for seconds, late
	 * enough that it has settled.
	 */
	private static final int FIRST_SECONDS = 1;

	private static final int PERIOD_SECONDS = 10;

	private final WebTransportMetrics metrics;

	private @Nullable Future<?> sampling;

	private long received;

	private long sent;

	private long lost;

	public ConnectionSampler(WebTransportMetrics metrics) {
		this.metrics = metrics;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.sampling = ctx.executor()
			.scheduleAtFixedRate(() -> sample(ctx), FIRST_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
		ctx.fireChannelActive();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.sampling != null) {
			this.sampling.cancel(false);
			sample(ctx);
		}
		ctx.fireChannelInactive();
	}

	private void sample(ChannelHandlerContext ctx) {
		ConnectionStats.collect((QuicChannel) ctx.channel()).subscribe(this::sampled, (ex) -> {
			// The connection ended before the engine had figures
		});
	}

	private void sampled(CarrierStats stats) {
		this.metrics.packets(stats.packetsReceived() - this.received, stats.packetsSent() - this.sent,
				stats.packetsLost() - this.lost);
		this.received = stats.packetsReceived();
		this.sent = stats.packetsSent();
		this.lost = stats.packetsLost();
		if (stats.roundTripNanos() >= 0) {
			this.metrics.roundTripTime(stats.roundTripNanos());
		}
	}

}
