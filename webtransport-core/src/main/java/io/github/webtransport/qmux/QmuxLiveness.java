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

package io.github.webtransport.qmux;

import java.time.Duration;

import io.github.webtransport.protocol.qmux.QmuxEncoder;
import io.github.webtransport.protocol.qmux.QuicErrorCodes;
import io.github.webtransport.transport.CarrierLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Finds out whether the peer is there: asks when nothing has come for a third of the idle
 * timeout, and gives up when nothing has come for all of it.
 */
final class QmuxLiveness implements Disposable {

	/**
	 * How often in an idle timeout somebody looks.
	 */
	private static final int CHECKS = 6;

	private final CarrierLoop loop;

	private final QmuxOutbox outbox;

	private final Runnable onDead;

	private long receivedAt;

	private long nextPing;

	private long answered = -1;

	private long lastQuestion = -1;

	private long askedAt;

	private volatile long roundTripNanos = -1;

	private @Nullable Disposable timer;

	private boolean disposed;

	QmuxLiveness(CarrierLoop loop, QmuxOutbox outbox, Runnable onDead) {
		this.loop = loop;
		this.outbox = outbox;
		this.onDead = onDead;
	}

	/**
	 * Begin to look.
	 * @param timeouts of both sides in milliseconds, 0 for none
	 */
	void start(long local, long remote) {
		long timeout = (local == 0 || remote == 0) ? Math.max(local, remote) : Math.min(local, remote);
		// What is longer than this is for ever
		if (timeout > 0 && timeout < Integer.MAX_VALUE) {
			received();
			checkLater(Duration.ofMillis(timeout));
		}
	}

	private void checkLater(Duration timeout) {
		if (!this.disposed) {
			this.timer = this.loop.schedule(() -> check(timeout), timeout.dividedBy(CHECKS));
		}
	}

	private void check(Duration timeout) {
		long quiet = this.loop.nanoTime() - this.receivedAt;
		if (quiet > timeout.toNanos()) {
			this.onDead.run();
			return;
		}
		if (quiet > timeout.toNanos() / 3 && this.outbox.hasRoom()) {
			this.askedAt = this.loop.nanoTime();
			QmuxEncoder.ping(this.outbox.frame(), this.nextPing++, false);
		}
		checkLater(timeout);
	}

	/**
	 * Something came.
	 */
	void received() {
		this.receivedAt = this.loop.nanoTime();
	}

	/**
	 * The peer asks.
	 */
	void asked(long sequence) {
		if (sequence <= this.lastQuestion) {
			throw QmuxConnection.violation(QuicErrorCodes.PROTOCOL_VIOLATION, "A ping has a number that was used");
		}
		this.lastQuestion = sequence;
		QmuxEncoder.ping(this.outbox.frame(), sequence, true);
	}

	/**
	 * The peer answers.
	 */
	void answered(long sequence) {
		if (sequence >= this.nextPing) {
			throw QmuxConnection.violation(QuicErrorCodes.PROTOCOL_VIOLATION, "The answer to a ping that was not sent");
		}
		if (sequence == this.nextPing - 1 && sequence != this.answered) {
			this.answered = sequence;
			this.roundTripNanos = this.loop.nanoTime() - this.askedAt;
		}
	}

	/**
	 * Return how long the last answer took.
	 * @return nanoseconds, or -1 before the first
	 */
	long roundTripNanos() {
		return this.roundTripNanos;
	}

	@Override
	public void dispose() {
		this.disposed = true;
		if (this.timer != null) {
			this.timer.dispose();
		}
	}

}
