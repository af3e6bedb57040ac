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

import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * Finds out when the peer has acknowledged a stream whose FIN the engine has. No event
 * tells: the engine forgets a stream when both of its directions are over and
 * acknowledged, and nothing is in flight at all when everything is.
 */
final class DeliveryProbe implements StopProbe {

	private final QuicStreamChannel channel;

	private final QuicConnection connection;

	private final Listener listener;

	DeliveryProbe(QuicStreamChannel channel, QuicConnection connection, Listener listener) {
		this.channel = channel;
		this.connection = connection;
		this.listener = listener;
	}

	/**
	 * Return whether anything can be found out.
	 */
	static boolean isPossible() {
		return QuicheBridge.isAvailable();
	}

	/**
	 * The engine has the FIN.
	 */
	void start() {
		if (isPossible()) {
			this.connection.watchStop(this);
		}
	}

	@Override
	public void probeStop() {
		if (!this.connection.isActive()) {
			this.connection.unwatchStop(this);
		}
		else if (QuicheBridge.isStopped(this.channel)) {
			this.connection.unwatchStop(this);
			this.listener.onStopped();
		}
		else if (QuicheBridge.isForgotten(this.channel) || this.connection.finGate().isAllAcknowledged()) {
			this.connection.unwatchStop(this);
			this.listener.onDelivered();
		}
	}

	/**
	 * Gets to know of the outcome.
	 */
	interface Listener {

		/**
		 * The peer has acknowledged everything.
		 */
		void onDelivered();

		/**
		 * The peer has stopped the stream before.
		 */
		void onStopped();

	}

}
