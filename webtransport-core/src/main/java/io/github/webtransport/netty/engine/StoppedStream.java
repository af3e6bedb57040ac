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

import io.netty.handler.codec.quic.QuicStreamChannel;
import reactor.core.Disposable;

/**
 * Waits for the end of a bidirectional stream that this side has stopped. The engine
 * forgets such a stream, and gives its place back to the peer, only when something of the
 * other direction is acknowledged after the peer's end has come
 * (<a href="https://github.com/cloudflare/quiche/issues/1968">cloudflare/quiche issue
 * 1968</a>). So a reset waits for that end, and a FIN that was before it is sent once
 * more.
 */
final class StoppedStream implements StreamCheck {

	/**
	 * Peers answer STOP_SENDING within a round trip. One that does not gets its reset all
	 * the same, and loses the place of the stream.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final QuicStreamChannel channel;

	private final Listener listener;

	private final StreamChecks.Entry entry;

	private final Disposable timer;

	StoppedStream(QuicStreamChannel channel, QuicConnection connection, Listener listener) {
		this.channel = channel;
		this.listener = listener;
		this.entry = connection.checks().create(this);
		this.entry.setActive(true);
		this.timer = connection.schedule(() -> over(false), PATIENCE);
	}

	@Override
	public void check() {
		if (QuicheBridge.isFinished(this.channel)) {
			over(true);
		}
	}

	private void over(boolean ended) {
		stop();
		this.listener.onPeerEnd(ended);
	}

	/**
	 * The connection is gone.
	 */
	void stop() {
		this.entry.setActive(false);
		this.timer.dispose();
	}

	/**
	 * Gets to know of the end.
	 */
	@FunctionalInterface
	interface Listener {

		/**
		 * The stream of the peer has ended.
		 * @param ended {@code false} if it has not, and is no longer waited for
		 */
		void onPeerEnd(boolean ended);

	}

}
