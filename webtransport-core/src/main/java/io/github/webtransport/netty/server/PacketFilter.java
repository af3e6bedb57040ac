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

import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;

/**
 * The first to see what a UDP socket receives: drops what is no QUIC packet that a server
 * can use, at the cost of looking at its header. What comes behind may rely on it, and
 * never has to throw because of what a stranger sent.
 */
final class PacketFilter extends ChannelInboundHandlerAdapter {

	private final WebTransportMetrics metrics;

	PacketFilter(WebTransportMetrics metrics) {
		this.metrics = metrics;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (msg instanceof DatagramPacket packet && PacketHeader.isAcceptable(packet.content())) {
			ctx.fireChannelRead(packet);
		}
		else {
			ReferenceCountUtil.release(msg);
			this.metrics.packetDropped(PacketDropReason.MALFORMED);
		}
	}

}
