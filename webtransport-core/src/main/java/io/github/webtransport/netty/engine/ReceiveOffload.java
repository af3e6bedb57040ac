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

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import io.netty.util.UncheckedBooleanSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How packets are read from a socket of epoll. As a rule many are read by one system call
 * ({@code recvmmsg}), each into a place of its own. While they come in runs, as on a
 * connection that moves much, the kernel hands over those of a run as one
 * ({@code UDP_GRO}), which costs it and the socket's buffer less. Netty cannot do both at
 * once (netty pull request 17492), and one packet for each system call would cost more
 * than either, so that it is found out for each socket what pays.
 *
 * @since 0.1.0
 */
public final class ReceiveOffload implements RecvByteBufAllocator {

	/**
	 * Room for all that the kernel joins.
	 */
	private static final int JOINED = 64 << 10;

	/**
	 * System calls ({@code recvmmsg}) after which it is decided whether to try, and the
	 * packets for each of them, on average, that promise runs.
	 */
	static final int WINDOW = 32;

	static final int MANY = 8;

	/**
	 * System calls ({@code recvmsg}) after which it is decided whether to go on, and the
	 * packets for each of them, on average, for which it pays. There are more of them:
	 * acknowledgements may come one by one for a while before what was waited for does.
	 */
	static final int JOINED_WINDOW = 256;

	static final int FEW = 4;

	/**
	 * Packets of a read loop after which the other sockets of the event loop have their
	 * turn.
	 */
	private static final int MAX_PACKETS = 32;

	/**
	 * How long it takes to try again when packets were not in runs. Twice as long each
	 * time: on some paths nobody joins packets, and each trial costs a few system calls.
	 */
	static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);

	private static final long LAST_PAUSE = TimeUnit.MINUTES.toNanos(2);

	private static final Log logger = LogFactory.getLog(ReceiveOffload.class);

	private final int packetsPerRead;

	private final LongSupplier clock;

	/**
	 * Create an allocator for sockets of epoll, each of which is looked at for itself.
	 * Their {@code MAX_DATAGRAM_PAYLOAD_SIZE} must be {@link QuicTransport#MAX_PACKET}.
	 * @param packetsPerRead the most packets of one {@code recvmmsg}
	 */
	public ReceiveOffload(int packetsPerRead) {
		this(packetsPerRead, System::nanoTime);
	}

	ReceiveOffload(int packetsPerRead, LongSupplier clock) {
		this.packetsPerRead = packetsPerRead;
		this.clock = clock;
	}

	@Override
	@SuppressWarnings("deprecation")
	public Handle newHandle() {
		return new SocketHandle(this.packetsPerRead * QuicTransport.MAX_PACKET, this.clock);
	}

	/**
	 * What is known of one socket. Used on its event loop.
	 */
	private static final class SocketHandle implements ExtendedHandle {

		private final int buffer;

		private final LongSupplier clock;

		private boolean supported = EpollDatagramChannel.isSegmentedDatagramPacketSupported();

		private @Nullable EpollDatagramChannelConfig config;

		private boolean joining;

		/**
		 * The kernel joins packets that are not in runs. It must not stop before all that
		 * it has joined are read: they would be taken for one packet each.
		 */
		private boolean leaving;

		private int attemptedBytes;

		private int lastBytes;

		private int packets;

		private int windowReads;

		private int windowPackets;

		private long pause = FIRST_PAUSE;

		private long nextTrial;

		SocketHandle(int buffer, LongSupplier clock) {
			this.buffer = buffer;
			this.clock = clock;
			this.nextTrial = clock.getAsLong();
		}

		@Override
		public void reset(ChannelConfig config) {
			this.config = (config instanceof EpollDatagramChannelConfig epoll) ? epoll : null;
			this.packets = 0;
		}

		@Override
		public ByteBuf allocate(ByteBufAllocator alloc) {
			return alloc.ioBuffer(guess());
		}

		@Override
		public int guess() {
			return this.joining ? JOINED : this.buffer;
		}

		@Override
		public void attemptedBytesRead(int bytes) {
			this.attemptedBytes = bytes;
		}

		@Override
		public int attemptedBytesRead() {
			return this.attemptedBytes;
		}

		@Override
		public void lastBytesRead(int bytes) {
			this.lastBytes = bytes;
		}

		@Override
		public int lastBytesRead() {
			return this.lastBytes;
		}

		/**
		 * Called once for each system call that read something.
		 */
		@Override
		public void incMessagesRead(int count) {
			this.packets += count;
			this.windowPackets += count;
			this.windowReads++;
		}

		@Override
		public boolean continueReading() {
			EpollDatagramChannelConfig config = this.config;
			return this.joining && this.lastBytes > 0 && this.packets < MAX_PACKETS && config != null
					&& config.isAutoRead();
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
			return continueReading();
		}

		@Override
		public void readComplete() {
			if (this.windowReads >= (this.joining ? JOINED_WINDOW : WINDOW)) {
				decide();
				this.windowReads = 0;
				this.windowPackets = 0;
			}
			if (this.leaving && this.lastBytes <= 0) {
				leave();
			}
		}

		private void leave() {
			this.leaving = false;
			join(false);
		}

		private void decide() {
			if (!this.joining) {
				if (this.supported && this.windowPackets >= MANY * this.windowReads
						&& this.clock.getAsLong() - this.nextTrial >= 0) {
					join(true);
				}
				return;
			}
			if (this.windowPackets >= FEW * this.windowReads) {
				this.leaving = false;
				this.pause = FIRST_PAUSE;
			}
			else if (!this.leaving) {
				this.leaving = true;
				this.nextTrial = this.clock.getAsLong() + this.pause;
				this.pause = Math.min(2 * this.pause, LAST_PAUSE);
			}
			else {
				// In a flood there is always something to read. The few that are joined
				// then are lost, and QUIC sends them again
				leave();
			}
		}

		private void join(boolean joining) {
			EpollDatagramChannelConfig config = this.config;
			if (config == null) {
				return;
			}
			try {
				config.setUdpGro(joining);
				// Without a size, Netty reads by recvmsg
				config.setMaxDatagramPayloadSize(joining ? 0 : QuicTransport.MAX_PACKET);
				this.joining = joining;
			}
			catch (ChannelException ex) {
				logger.debug("No receive offload", ex);
				this.supported = false;
			}
		}

	}

}
