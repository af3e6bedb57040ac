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

package io.github.webtransport.spring.blocking;

import java.time.Duration;
import java.util.Objects;

import io.github.webtransport.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Limits for methods that may block. The limits hold for each
 * {@linkplain BlockingCallKind kind of call} on its own. Immutable.
 *
 * @since 0.1.0
 */
public final class BlockingSettings {

	/**
	 * The defaults.
	 */
	public static final BlockingSettings DEFAULT = builder().build();

	private static final int MAX_THREADS = 1 << 16;

	private static final int MAX_QUEUE = 1 << 20;

	private final int threads;

	private final int maxPerUser;

	private final int maxPerSession;

	private final int queue;

	private final Duration streamIdleTimeout;

	private BlockingSettings(Builder builder) {
		this.threads = builder.threads;
		this.maxPerUser = Math.min(builder.maxPerUser, builder.threads);
		this.maxPerSession = Math.min(builder.maxPerSession, this.maxPerUser);
		this.queue = builder.queue;
		this.streamIdleTimeout = builder.streamIdleTimeout;
	}

	/**
	 * Return how many calls of a kind may run at the same time.
	 * @return the number of threads
	 */
	public int getThreads() {
		return this.threads;
	}

	/**
	 * Return how many of those may be calls of one user.
	 * @return the number of threads, not above those of all
	 */
	public int getMaxPerUser() {
		return this.maxPerUser;
	}

	/**
	 * Return how many of those may be calls of one session.
	 * @return the number of threads, not above those of a user
	 */
	public int getMaxPerSession() {
		return this.maxPerSession;
	}

	/**
	 * Return how many calls of a kind may wait for a thread.
	 * @return the number of calls
	 */
	public int getQueue() {
		return this.queue;
	}

	/**
	 * Return how many of those may be calls of one user: the same share as of the
	 * threads.
	 * @return the number of calls, at least 1 unless none may wait
	 */
	public int getQueuePerUser() {
		return (int) Math.min(this.queue, Math.max(1, (long) this.queue * this.maxPerUser / this.threads));
	}

	/**
	 * Return how long a blocking method waits for a peer that neither sends nor reads.
	 * @return the time
	 */
	public Duration getStreamIdleTimeout() {
		return this.streamIdleTimeout;
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
		return this == other || other instanceof BlockingSettings that && this.threads == that.threads
				&& this.maxPerUser == that.maxPerUser && this.maxPerSession == that.maxPerSession
				&& this.queue == that.queue && this.streamIdleTimeout.equals(that.streamIdleTimeout);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.threads, this.maxPerUser, this.maxPerSession, this.queue, this.streamIdleTimeout);
	}

	@Override
	public String toString() {
		return "BlockingSettings[threads=" + this.threads + ", maxPerUser=" + this.maxPerUser + ", maxPerSession="
				+ this.maxPerSession + ", queue=" + this.queue + ", streamIdleTimeout=" + this.streamIdleTimeout + "]";
	}

	/**
	 * Builds {@link BlockingSettings}.
	 */
	public static final class Builder {

		private int threads = 64;

		private int maxPerUser = 16;

		private int maxPerSession = 8;

		private int queue = 1024;

		private Duration streamIdleTimeout = Duration.ofSeconds(30);

		private Builder() {
		}

		/**
		 * Set how many calls of a kind may run at the same time. Each occupies a thread
		 * as long as it lasts.
		 * @param threads 1 to 65536; 64 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder threads(int threads) {
			this.threads = between("threads", threads, 1, MAX_THREADS);
			return this;
		}

		/**
		 * Set how many of those may be calls of one user, so that others find a thread.
		 * @param maxPerUser 1 to 65536; 16 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxPerUser(int maxPerUser) {
			this.maxPerUser = between("maxPerUser", maxPerUser, 1, MAX_THREADS);
			return this;
		}

		/**
		 * Set how many of those may be calls of one session, so that other sessions of
		 * the same user find a thread.
		 * @param maxPerSession 1 to 65536; 8 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxPerSession(int maxPerSession) {
			this.maxPerSession = between("maxPerSession", maxPerSession, 1, MAX_THREADS);
			return this;
		}

		/**
		 * Set how many calls of a kind may wait for a thread. Of those, one user may have
		 * the same share as of the threads. More are refused.
		 * @param queue 0 to 2^20; 1024 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder queue(int queue) {
			this.queue = between("queue", queue, 0, MAX_QUEUE);
			return this;
		}

		/**
		 * Set how long a blocking method of a stream waits for a peer that neither sends
		 * what the method wants to read nor reads what it wants to send.
		 * @param streamIdleTimeout the time, above 0; 30 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder streamIdleTimeout(Duration streamIdleTimeout) {
			if (streamIdleTimeout.isNegative() || streamIdleTimeout.isZero()) {
				throw new InvalidSettingException("streamIdleTimeout", streamIdleTimeout.toString(), "above 0");
			}
			this.streamIdleTimeout = streamIdleTimeout;
			return this;
		}

		private static int between(String name, int value, int min, int max) {
			if (value < min || value > max) {
				throw new InvalidSettingException(name, String.valueOf(value), min + " to " + max);
			}
			return value;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public BlockingSettings build() {
			return new BlockingSettings(this);
		}

	}

}
