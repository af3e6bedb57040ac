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

package io.github.webtransport.netty.server;

import io.github.webtransport.QuicSettings;
import io.github.webtransport.netty.engine.ReadCounter;
import io.github.webtransport.transport.UnreadBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how much of what came on a connection was not read. The engine does not tell:
 * it is what came in packets, less their headers and less what was read. What comes twice
 * counts twice, so that an estimate never exceeds what the streams that are open have
 * credit for, and starts anew when only those are left that every connection has.
 */
final class UnreadBytes extends ChannelInboundHandlerAdapter {

	/**
	 * Headers, authentication tag and acknowledgements of a packet: a little more than
	 * they take mostly, so that a connection that only acknowledges does not seem to send
	 * data.
	 */
	private static final int PACKET_OVERHEAD = 55;

	/**
	 * The control stream, both of QPACK, and a CONNECT stream.
	 */
	private static final int USUAL_STREAMS = 4;

	private final UnreadSampler sampler;

	private final UnreadBudget budget;

	private final QuicSettings settings;

	private @Nullable QuicChannel channel;

	private @Nullable ReadCounter read;

	private int openStreams;

	private long floor;

	private long unread;

	UnreadBytes(UnreadSampler sampler, UnreadBudget budget, QuicSettings settings) {
		this.sampler = sampler;
		this.budget = budget;
		this.settings = settings;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		QuicChannel channel = (QuicChannel) ctx.channel();
		this.channel = channel;
		this.read = ReadCounter.install(channel);
		channel.closeFuture().addListener((closed) -> {
			this.sampler.remove(this);
			update(0);
		});
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ReadCounter read = this.read;
		if (read != null && msg instanceof QuicStreamChannel stream) {
			read.count(stream);
			streamOpened(stream);
		}
		else if (read != null && msg instanceof ByteBuf datagram) {
			read.add(datagram.readableBytes());
		}
		ctx.fireChannelRead(msg);
	}

	private void streamOpened(QuicStreamChannel stream) {
		if (++this.openStreams == USUAL_STREAMS + 1) {
			this.sampler.add(this);
		}
		stream.closeFuture().addListener((closed) -> {
			if (--this.openStreams == USUAL_STREAMS) {
				// The next sample is the last, and starts anew
				sample();
				this.sampler.remove(this);
			}
		});
	}

	/**
	 * Look at the figures of the engine.
	 */
	void sample() {
		QuicChannel channel = this.channel;
		if (channel != null && channel.isActive()) {
			channel.collectStats().addListener((Future<QuicConnectionStats> future) -> {
				if (future.isSuccess()) {
					sampled(future.getNow());
				}
			});
		}
	}

	private void sampled(QuicConnectionStats stats) {
		long read = (this.read != null) ? this.read.bytes() : 0;
		long estimate = stats.recvBytes() - PACKET_OVERHEAD * stats.recv() - read;
		if (this.openStreams <= USUAL_STREAMS) {
			this.floor = estimate;
		}
		this.floor = Math.min(this.floor, estimate);
		long credit = Math.min(this.settings.getMaxData(), this.settings.getMaxStreamData() * this.openStreams);
		update(Math.min(estimate - this.floor, credit));
	}

	private void update(long unread) {
		this.budget.add(unread - this.unread);
		this.unread = unread;
	}

}
