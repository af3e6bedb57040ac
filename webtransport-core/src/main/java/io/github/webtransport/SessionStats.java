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

/**
 * Figures of a session at one moment. Packets, bytes on the wire and the path belong to
 * the QUIC connection, which sessions may share; streams and datagrams are those of the
 * session. Everything is counted from the beginning of the connection or of the session.
 * Immutable.
 *
 * @since 0.1.0
 * @see WebTransportSession#stats()
 */
public final class SessionStats {

	private final @Nullable Duration roundTripTime;

	private final long congestionWindow;

	private final long packetsSent;

	private final long packetsReceived;

	private final long packetsLost;

	private final long bytesSent;

	private final long bytesReceived;

	private final long streamsOpened;

	private final long streamsAccepted;

	private final long datagramsSent;

	private final long datagramsReceived;

	private final long datagramsDropped;

	private final long streamsOpen;

	private final @Nullable Duration age;

	private SessionStats(Builder builder) {
		this.roundTripTime = builder.roundTripTime;
		this.congestionWindow = builder.congestionWindow;
		this.packetsSent = builder.packetsSent;
		this.packetsReceived = builder.packetsReceived;
		this.packetsLost = builder.packetsLost;
		this.bytesSent = builder.bytesSent;
		this.bytesReceived = builder.bytesReceived;
		this.streamsOpened = builder.streamsOpened;
		this.streamsAccepted = builder.streamsAccepted;
		this.datagramsSent = builder.datagramsSent;
		this.datagramsReceived = builder.datagramsReceived;
		this.datagramsDropped = builder.datagramsDropped;
		this.streamsOpen = builder.streamsOpen;
		this.age = builder.age;
	}

	/**
	 * Return the smoothed round-trip time of the connection (RFC 9002, section 5.3).
	 * @return the time, or {@code null} where the engine gave none
	 */
	public @Nullable Duration getRoundTripTime() {
		return this.roundTripTime;
	}

	/**
	 * Return the congestion window of the connection (RFC 9002, section 7).
	 * @return the window in bytes, or -1 where it is not known
	 */
	public long getCongestionWindow() {
		return this.congestionWindow;
	}

	/**
	 * Return the packets that were sent on the connection.
	 * @return the count
	 */
	public long getPacketsSent() {
		return this.packetsSent;
	}

	/**
	 * Return the packets that were received on the connection.
	 * @return the count
	 */
	public long getPacketsReceived() {
		return this.packetsReceived;
	}

	/**
	 * Return the packets that were declared lost on the connection (RFC 9002, section 6).
	 * @return the count, of those sent
	 */
	public long getPacketsLost() {
		return this.packetsLost;
	}

	/**
	 * Return the bytes that were sent on the connection.
	 * @return the bytes of UDP payload
	 */
	public long getBytesSent() {
		return this.bytesSent;
	}

	/**
	 * Return the bytes that were received on the connection.
	 * @return the bytes of UDP payload
	 */
	public long getBytesReceived() {
		return this.bytesReceived;
	}

	/**
	 * Return the streams that this side opened in the session.
	 * @return the count, of both kinds
	 */
	public long getStreamsOpened() {
		return this.streamsOpened;
	}

	/**
	 * Return the streams that the peer opened in the session.
	 * @return the count, of both kinds
	 */
	public long getStreamsAccepted() {
		return this.streamsAccepted;
	}

	/**
	 * Return the datagrams of the session that were handed to the engine.
	 * @return the count
	 */
	public long getDatagramsSent() {
		return this.datagramsSent;
	}

	/**
	 * Return the datagrams of the session that were received.
	 * @return the count
	 */
	public long getDatagramsReceived() {
		return this.datagramsReceived;
	}

	/**
	 * Return the datagrams of the session that this side dropped, in either direction.
	 * @return the count
	 */
	public long getDatagramsDropped() {
		return this.datagramsDropped;
	}

	/**
	 * Return the streams of the session that are open, whoever opened them.
	 * @return the count, of both kinds
	 */
	public long getStreamsOpen() {
		return this.streamsOpen;
	}

	/**
	 * Return how long the session has been open.
	 * @return the time, or {@code null} where it is not known
	 */
	public @Nullable Duration getAge() {
		return this.age;
	}

	/**
	 * Create a builder.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other
				|| other instanceof SessionStats that && Objects.equals(this.roundTripTime, that.roundTripTime)
						&& this.congestionWindow == that.congestionWindow && this.packetsSent == that.packetsSent
						&& this.packetsReceived == that.packetsReceived && this.packetsLost == that.packetsLost
						&& this.bytesSent == that.bytesSent && this.bytesReceived == that.bytesReceived
						&& this.streamsOpened == that.streamsOpened && this.streamsAccepted == that.streamsAccepted
						&& this.datagramsSent == that.datagramsSent && this.datagramsReceived == that.datagramsReceived
						&& this.datagramsDropped == that.datagramsDropped && this.streamsOpen == that.streamsOpen
						&& Objects.equals(this.age, that.age);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.roundTripTime, this.congestionWindow, this.packetsSent, this.packetsReceived,
				this.packetsLost, this.bytesSent, this.bytesReceived, this.streamsOpened, this.streamsAccepted,
				this.datagramsSent, this.datagramsReceived, this.datagramsDropped, this.streamsOpen, this.age);
	}

	@Override
	public String toString() {
		return "SessionStats[roundTripTime=" + this.roundTripTime + ", congestionWindow=" + this.congestionWindow
				+ ", packetsSent=" + this.packetsSent + ", packetsReceived=" + this.packetsReceived + ", packetsLost="
				+ this.packetsLost + ", bytesSent=" + this.bytesSent + ", bytesReceived=" + this.bytesReceived
				+ ", streamsOpened=" + this.streamsOpened + ", streamsAccepted=" + this.streamsAccepted
				+ ", datagramsSent=" + this.datagramsSent + ", datagramsReceived=" + this.datagramsReceived
				+ ", datagramsDropped=" + this.datagramsDropped + ", streamsOpen=" + this.streamsOpen + ", age="
				+ this.age + "]";
	}

	/**
	 * Builds {@link SessionStats}.
	 */
	public static final class Builder {

		private @Nullable Duration roundTripTime;

		private long congestionWindow = -1;

		private long packetsSent;

		private long packetsReceived;

		private long packetsLost;

		private long bytesSent;

		private long bytesReceived;

		private long streamsOpened;

		private long streamsAccepted;

		private long datagramsSent;

		private long datagramsReceived;

		private long datagramsDropped;

		private long streamsOpen;

		private @Nullable Duration age;

		private Builder() {
		}

		/**
		 * Set the smoothed round-trip time of the connection.
		 * @param roundTripTime the time, or {@code null}, the default, where it is not
		 * known
		 * @return this builder
		 */
		public Builder roundTripTime(@Nullable Duration roundTripTime) {
			this.roundTripTime = roundTripTime;
			return this;
		}

		/**
		 * Set the congestion window of the connection.
		 * @param congestionWindow the window in bytes; -1, the default, where it is not
		 * known
		 * @return this builder
		 */
		public Builder congestionWindow(long congestionWindow) {
			this.congestionWindow = congestionWindow;
			return this;
		}

		/**
		 * Set the packets that were sent on the connection.
		 * @param packetsSent the count
		 * @return this builder
		 */
		public Builder packetsSent(long packetsSent) {
			this.packetsSent = packetsSent;
			return this;
		}

		/**
		 * Set the packets that were received on the connection.
		 * @param packetsReceived the count
		 * @return this builder
		 */
		public Builder packetsReceived(long packetsReceived) {
			this.packetsReceived = packetsReceived;
			return this;
		}

		/**
		 * Set the packets that were declared lost on the connection.
		 * @param packetsLost the count
		 * @return this builder
		 */
		public Builder packetsLost(long packetsLost) {
			this.packetsLost = packetsLost;
			return this;
		}

		/**
		 * Set the bytes that were sent on the connection.
		 * @param bytesSent the bytes of UDP payload
		 * @return this builder
		 */
		public Builder bytesSent(long bytesSent) {
			this.bytesSent = bytesSent;
			return this;
		}

		/**
		 * Set the bytes that were received on the connection.
		 * @param bytesReceived the bytes of UDP payload
		 * @return this builder
		 */
		public Builder bytesReceived(long bytesReceived) {
			this.bytesReceived = bytesReceived;
			return this;
		}

		/**
		 * Set the streams that this side opened in the session.
		 * @param streamsOpened the count, of both kinds
		 * @return this builder
		 */
		public Builder streamsOpened(long streamsOpened) {
			this.streamsOpened = streamsOpened;
			return this;
		}

		/**
		 * Set the streams that the peer opened in the session.
		 * @param streamsAccepted the count, of both kinds
		 * @return this builder
		 */
		public Builder streamsAccepted(long streamsAccepted) {
			this.streamsAccepted = streamsAccepted;
			return this;
		}

		/**
		 * Set the datagrams of the session that were handed to the engine.
		 * @param datagramsSent the count
		 * @return this builder
		 */
		public Builder datagramsSent(long datagramsSent) {
			this.datagramsSent = datagramsSent;
			return this;
		}

		/**
		 * Set the datagrams of the session that were received.
		 * @param datagramsReceived the count
		 * @return this builder
		 */
		public Builder datagramsReceived(long datagramsReceived) {
			this.datagramsReceived = datagramsReceived;
			return this;
		}

		/**
		 * Set the datagrams of the session that this side dropped, in either direction.
		 * @param datagramsDropped the count
		 * @return this builder
		 */
		public Builder datagramsDropped(long datagramsDropped) {
			this.datagramsDropped = datagramsDropped;
			return this;
		}

		/**
		 * Set the streams of the session that are open.
		 * @param streamsOpen the count, of both kinds
		 * @return this builder
		 */
		public Builder streamsOpen(long streamsOpen) {
			this.streamsOpen = streamsOpen;
			return this;
		}

		/**
		 * Set how long the session has been open.
		 * @param age the time, or {@code null}, the default, where it is not known
		 * @return this builder
		 */
		public Builder age(@Nullable Duration age) {
			this.age = age;
			return this;
		}

		/**
		 * Build the figures.
		 * @return the figures
		 */
		public SessionStats build() {
			return new SessionStats(this);
		}

	}

}
