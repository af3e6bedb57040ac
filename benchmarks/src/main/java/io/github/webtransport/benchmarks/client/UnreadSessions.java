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

package io.github.webtransport.benchmarks.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.benchmarks.transport.UdpTransport;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Sessions whose streams nobody reads at the server, filled as far as it gives credit.
 */
final class UnreadSessions {

	private static final String PATH = "/unread";

	private static final int CHUNK = 16 << 10;

	/**
	 * So long without a byte means that there is no credit left.
	 */
	private static final long SILENCE_MILLIS = 1000;

	private final UdpTransport transport;

	private final List<ClientSession> empty = new ArrayList<>();

	UnreadSessions(UdpTransport transport) {
		this.transport = transport;
	}

	/**
	 * Open sessions, each on its own connection, and keep them to the end of the process.
	 * @param command has the server and the {@code count}
	 * @return how many were {@code opened} and how many {@code refused}
	 */
	Fields open(Fields command) throws Exception {
		Connector connector = LoadTarget.of(this.transport, command).newConnector(1, PATH, (session) -> {
		});
		int refused = 0;
		for (int i = 0; i < command.getInt("count"); i++) {
			try {
				this.empty.add(LoadTarget.await(connector.open()));
			}
			catch (IllegalStateException ex) {
				System.err.println("Refused: " + ex.getMessage());
				refused++;
			}
		}
		return new Fields("opened").with("opened", this.empty.size()).with("refused", refused);
	}

	/**
	 * Send on streams of the sessions that are empty until there is no credit left.
	 * @param streams the streams of each session
	 * @return the {@code bytes} that were sent
	 */
	Fields fill(int streams) throws InterruptedException {
		long bytes = 0;
		LinkedBlockingQueue<Integer> written = new LinkedBlockingQueue<>();
		for (ClientSession session : this.empty) {
			for (int i = 0; i < streams; i++) {
				session.openStream(new Filler(session.streamPreamble(), written));
			}
		}
		this.empty.clear();
		Integer length;
		while ((length = written.poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS)) != null) {
			bytes += length;
		}
		return new Fields("filled").with("bytes", bytes);
	}

	/**
	 * Writes one chunk after another, each when the engine has taken the one before.
	 */
	private static final class Filler extends ChannelInboundHandlerAdapter {

		private final byte[] preamble;

		private final LinkedBlockingQueue<Integer> written;

		private Filler(byte[] preamble, LinkedBlockingQueue<Integer> written) {
			this.preamble = preamble;
			this.written = written;
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			ctx.write(Unpooled.wrappedBuffer(this.preamble));
			next(ctx);
		}

		private void next(ChannelHandlerContext ctx) {
			ctx.writeAndFlush(Payload.slice(0, CHUNK)).addListener((future) -> {
				if (future.isSuccess()) {
					this.written.add(CHUNK);
					next(ctx);
				}
			});
		}

	}

}
