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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Finds the streams of a connection whose end has come without the engine telling: when
 * bytes that were read come again, now with the FIN, it drops them as duplicates, FIN and
 * all (quiche's {@code RecvBuf::write}; not reported so far). That happens for some time
 * after bytes were read, as long as the peer may take them to be lost and send them
 * again, and only then are streams looked at.
 * <p>
 * The engine cannot tell a hidden FIN from a reset behind a FIN, either, whose bytes were
 * not all there. Peers of this library never do that, others do so at most when a session
 * ends, which is why an end is believed only when it was seen twice: by then the session
 * is over.
 *
 * @since 0.1.0
 */
public final class HiddenEnds {

	private static final Duration INTERVAL = Duration.ofMillis(500);

	/**
	 * How many rounds after the last bytes a stream is looked at. Peers repeat what is
	 * lost within a few round trips, and with long pauses only on a network that loses
	 * most packets.
	 */
	private static final int ROUNDS = 60;

	private final QuicConnection connection;

	private final List<Watch> watches = new ArrayList<>(2);

	private int round;

	private @Nullable Disposable timer;

	public HiddenEnds(QuicConnection connection) {
		this.connection = connection;
	}

	/**
	 * Create the watch of a stream, which is at rest.
	 */
	public Watch create(QuicStreamChannel stream) {
		return new Watch(stream);
	}

	private void schedule() {
		if (this.timer == null && !this.watches.isEmpty()) {
			this.timer = this.connection.schedule(this::look, INTERVAL);
		}
	}

	private void look() {
		this.timer = null;
		this.round++;
		List<Watch> ended = new ArrayList<>(0);
		for (int i = this.watches.size() - 1; i >= 0; i--) {
			Watch watch = this.watches.get(i);
			if (watch.isEnded()) {
				ended.add(watch);
			}
			else if (this.round - watch.lastBytes > ROUNDS) {
				// What takes its place was looked at
				watch.stop();
			}
		}
		for (Watch watch : ended) {
			watch.stop();
			if (QuicheBridge.isEndHidden(watch.stream)) {
				QuicheBridge.revealEnd(watch.stream);
			}
		}
		schedule();
	}

	public void clear() {
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
		this.watches.forEach((watch) -> watch.index = Watch.AT_REST);
		this.watches.clear();
	}

	/**
	 * Looks at one stream.
	 */
	public final class Watch {

		private static final int AT_REST = -1;

		private final QuicStreamChannel stream;

		private int index = AT_REST;

		private int lastBytes;

		private boolean seen;

		private Watch(QuicStreamChannel stream) {
			this.stream = stream;
		}

		/**
		 * Bytes have been read: look at the stream for a while.
		 */
		public void bytesRead() {
			this.lastBytes = HiddenEnds.this.round;
			if (this.index == AT_REST) {
				this.index = HiddenEnds.this.watches.size();
				HiddenEnds.this.watches.add(this);
				schedule();
			}
		}

		/**
		 * The stream has ended, or nobody reads it any more.
		 */
		public void stop() {
			if (this.index != AT_REST) {
				Watch last = HiddenEnds.this.watches.remove(HiddenEnds.this.watches.size() - 1);
				if (last != this) {
					HiddenEnds.this.watches.set(this.index, last);
					last.index = this.index;
				}
				this.index = AT_REST;
			}
		}

		private boolean isEnded() {
			boolean before = this.seen;
			this.seen = QuicheBridge.isEndHidden(this.stream);
			return before && this.seen;
		}

	}

}
