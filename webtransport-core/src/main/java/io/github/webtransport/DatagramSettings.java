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

package io.github.webtransport;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings of the datagram queues of a session. Datagrams know no flow control, so that
 * queues are bounded and drop what does not fit. Immutable.
 *
 * @since 0.1.0
 */
public final class DatagramSettings {

	/**
	 * Longer than any round trip with a few repetitions: nothing that is still of use is
	 * dropped.
	 */
	private static final Duration DEFAULT_MAX_AGE = Duration.ofSeconds(5);

	/**
	 * The defaults.
	 */
	public static final DatagramSettings DEFAULT = builder().build();

	private final int receiveQueue;

	private final int sendQueue;

	private final DatagramOverflow overflow;

	private final @Nullable Duration receiveMaxAge;

	private final @Nullable Duration sendMaxAge;

	private DatagramSettings(Builder builder) {
		this.receiveQueue = builder.receiveQueue;
		this.sendQueue = builder.sendQueue;
		this.overflow = builder.overflow;
		this.receiveMaxAge = builder.receiveMaxAge;
		this.sendMaxAge = builder.sendMaxAge;
	}

	/**
	 * Return how many datagrams may wait for the application.
	 * @return the count, for each session
	 */
	public int getReceiveQueue() {
		return this.receiveQueue;
	}

	/**
	 * Return how many datagrams may wait for the engine.
	 * @return the count, for each session
	 */
	public int getSendQueue() {
		return this.sendQueue;
	}

	/**
	 * Return what a full queue does.
	 * @return which datagram is dropped
	 */
	public DatagramOverflow getOverflow() {
		return this.overflow;
	}

	/**
	 * Return how long a datagram may wait for the application.
	 * @return the time, or {@code null} if it may wait for ever
	 */
	public @Nullable Duration getReceiveMaxAge() {
		return this.receiveMaxAge;
	}

	/**
	 * Return how long a datagram may wait for the engine.
	 * @return the time, or {@code null} if it may wait for ever
	 */
	public @Nullable Duration getSendMaxAge() {
		return this.sendMaxAge;
	}

	/**
	 * Return a builder that starts with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Create a builder that starts with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof DatagramSettings that && this.receiveQueue == that.receiveQueue
				&& this.sendQueue == that.sendQueue && this.overflow == that.overflow
				&& Objects.equals(this.receiveMaxAge, that.receiveMaxAge)
				&& Objects.equals(this.sendMaxAge, that.sendMaxAge);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.receiveQueue, this.sendQueue, this.overflow, this.receiveMaxAge, this.sendMaxAge);
	}

	@Override
	public String toString() {
		return "DatagramSettings[receiveQueue=" + this.receiveQueue + ", sendQueue=" + this.sendQueue + ", overflow="
				+ this.overflow + ", receiveMaxAge=" + this.receiveMaxAge + ", sendMaxAge=" + this.sendMaxAge + "]";
	}

	/**
	 * Builds {@link DatagramSettings}.
	 */
	public static final class Builder {

		private int receiveQueue = 256;

		private int sendQueue = 256;

		private DatagramOverflow overflow = DatagramOverflow.DROP_OLDEST;

		private @Nullable Duration receiveMaxAge = DEFAULT_MAX_AGE;

		private @Nullable Duration sendMaxAge = DEFAULT_MAX_AGE;

		private Builder() {
		}

		private Builder(DatagramSettings settings) {
			this.receiveQueue = settings.receiveQueue;
			this.sendQueue = settings.sendQueue;
			this.overflow = settings.overflow;
			this.receiveMaxAge = settings.receiveMaxAge;
			this.sendMaxAge = settings.sendMaxAge;
		}

		/**
		 * Set how many datagrams may wait for the application, in each session. An entry
		 * costs the length of its datagram, some 1200 bytes at most on most paths.
		 * @param receiveQueue 1 to 2^20; 256 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder receiveQueue(int receiveQueue) {
			SettingRange.between("receiveQueue", receiveQueue, 1, 1 << 20);
			this.receiveQueue = receiveQueue;
			return this;
		}

		/**
		 * Set how many datagrams may wait for the engine, in each session, while
		 * congestion control holds them back.
		 * @param sendQueue 1 to 2^20; 256 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder sendQueue(int sendQueue) {
			SettingRange.between("sendQueue", sendQueue, 1, 1 << 20);
			this.sendQueue = sendQueue;
			return this;
		}

		/**
		 * Set what a full queue does, in either direction.
		 * @param overflow which datagram is dropped; the oldest by default
		 * @return this builder
		 */
		public Builder overflow(DatagramOverflow overflow) {
			Assert.notNull(overflow, "'overflow' must not be null");
			this.overflow = overflow;
			return this;
		}

		/**
		 * Set how long a datagram may wait for the application. An older one is dropped
		 * and counted as expired: what is that late is of no use to anybody who chose
		 * datagrams. W3C WebTransport calls it {@code incomingMaxAge}.
		 * @param receiveMaxAge more than 0; 5 seconds by default. {@code null} for no
		 * limit but that of the queue
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder receiveMaxAge(@Nullable Duration receiveMaxAge) {
			if (receiveMaxAge != null) {
				SettingRange.positive("receiveMaxAge", receiveMaxAge);
			}
			this.receiveMaxAge = receiveMaxAge;
			return this;
		}

		/**
		 * Set how long a datagram may wait for the engine, while congestion control holds
		 * it back. An older one is dropped and counted as expired. What the engine has
		 * taken is sent all the same. W3C WebTransport calls it {@code outgoingMaxAge}.
		 * @param sendMaxAge more than 0; 5 seconds by default. {@code null} for no limit
		 * but that of the queue
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder sendMaxAge(@Nullable Duration sendMaxAge) {
			if (sendMaxAge != null) {
				SettingRange.positive("sendMaxAge", sendMaxAge);
			}
			this.sendMaxAge = sendMaxAge;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public DatagramSettings build() {
			return new DatagramSettings(this);
		}

	}

}
