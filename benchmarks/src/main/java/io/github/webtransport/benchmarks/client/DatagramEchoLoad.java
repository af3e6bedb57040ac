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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.benchmarks.process.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/**
 * Keeps a window of datagrams in flight on one session and compares what comes back.
 * Counts datagrams that came back.
 *
 * @param content what the datagrams carry
 * @param path the path of the session
 * @param window datagrams that are on their way at most
 */
record DatagramEchoLoad(DatagramContent content, String path, int window) implements Load {

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(1, this.path, (session) -> {
		})) {
			ClientSession session = LoadTarget.await(connector.open());
			Pump pump = new Pump(session, this.content, this.window);
			session.setDatagramListener(pump);
			session.channel().eventLoop().execute(pump::start);
			Fields measured = target.measure(pump.failure, pump.received::sum);
			CompletableFuture<Fields> loss = new CompletableFuture<>();
			session.channel().eventLoop().execute(() -> loss.complete(pump.stop(measured)));
			Fields result = LoadTarget.await(loss);
			LoadTarget.await(session.close());
			return result;
		}
	}

	/**
	 * Sends a datagram for each one that came back. The window is counted from the newest
	 * echo, so that a lost datagram does not narrow it, and opens again by itself when
	 * all that was in flight is lost.
	 */
	private static final class Pump implements ClientSession.DatagramListener {

		private static final long STALL_CHECK_MILLIS = 20;

		private final CompletableFuture<Void> failure = new CompletableFuture<>();

		private final LongAdder received = new LongAdder();

		private final ClientSession session;

		private final DatagramContent content;

		private final int window;

		private long next;

		private long newest = -1;

		private long newestAtLastCheck = -1;

		private boolean stopped;

		Pump(ClientSession session, DatagramContent content, int window) {
			this.session = session;
			this.content = content;
			this.window = window;
		}

		void start() {
			fillWindow();
			EventLoop eventLoop = this.session.channel().eventLoop();
			eventLoop.scheduleAtFixedRate(this::checkStall, STALL_CHECK_MILLIS, STALL_CHECK_MILLIS,
					TimeUnit.MILLISECONDS);
		}

		Fields stop(Fields measured) {
			this.stopped = true;
			// What was sent behind the newest echo is still on its way, and not lost
			return measured.with("sent", this.newest + 1).with("received", this.received.sum());
		}

		private void checkStall() {
			if (!this.stopped && this.newest == this.newestAtLastCheck) {
				this.newest = this.next - 1;
				fillWindow();
			}
			this.newestAtLastCheck = this.newest;
		}

		private void fillWindow() {
			if (this.stopped || !this.session.channel().isActive()) {
				return;
			}
			while (this.next - this.newest <= this.window) {
				ByteBuf datagram = this.session.newDatagram(this.content.maxSize());
				this.content.write(this.next, datagram);
				this.session.channel().write(datagram, this.session.channel().voidPromise());
				this.next++;
			}
			this.session.channel().flush();
		}

		@Override
		public void received(ByteBuf datagram) {
			long sequence = this.content.read(datagram);
			if (sequence < 0 || sequence >= this.next) {
				this.failure.completeExceptionally(new IllegalStateException("The echo of a datagram differs"));
				return;
			}
			this.newest = Math.max(this.newest, sequence);
			this.received.increment();
		}

		@Override
		public void receivedAll() {
			fillWindow();
		}

	}

}
