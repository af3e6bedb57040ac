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

import java.nio.channels.ClosedChannelException;

import io.github.webtransport.StreamPriority;
import io.github.webtransport.protocol.StreamPreamble;
import io.github.webtransport.transport.StreamCarrier;
import io.github.webtransport.transport.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

/**
 * Carries a WebTransport stream on a QUIC stream whose preamble has been read or is being
 * written. The only handler of its pipeline.
 */
public final class QuicStream extends ChannelInboundHandlerAdapter
		implements StreamCarrier, StopProbe, ChannelFutureListener, SendOrders.Ranked, DeliveryProbe.Listener {

	private static final QuicStreamPriority FIRST = new QuicStreamPriority(0, false);

	private final QuicStreamChannel channel;

	private final QuicConnection connection;

	private final EndWatch.Watch endWatch;

	private final ResetGate resetGate;

	private final UnsentBytes unsentBytes = new UnsentBytes();

	private final DeliveryProbe deliveryProbe;

	private @Nullable StreamListener listener;

	/**
	 * Bytes that came with the preamble, until the first read.
	 */
	private @Nullable ByteBuf held;

	private boolean fin;

	private long resetCode = -1;

	/**
	 * When the engine took the last bytes.
	 */
	private long lastBytesAt;

	/**
	 * The mark of that moment, negative if they may be in a packet already.
	 */
	private int lastBytesMark = -1;

	private int pendingWrites;

	private boolean finWaiting;

	/**
	 * What comes is for nobody.
	 */
	private boolean discarding;

	private boolean discarded;

	private boolean finWritten;

	private boolean released;

	private boolean closed;

	public QuicStream(QuicStreamChannel channel, QuicConnection connection) {
		this.channel = channel;
		this.connection = connection;
		this.endWatch = connection.endWatch().create(channel);
		this.resetGate = new ResetGate(this, channel, connection);
		this.deliveryProbe = new DeliveryProbe(channel, connection, this);
	}

	/**
	 * Write the preamble of a stream that this side opened (draft-ietf-webtrans-http3,
	 * sections 4.2 and 4.3).
	 */
	public void writePreamble(long sessionId) {
		ByteBuf preamble = this.channel.alloc().directBuffer(StreamPreamble.MAX_LENGTH);
		StreamPreamble.write(preamble, isBidirectional(), sessionId);
		bytesWritten();
		this.resetGate.preambleTaken(this.lastBytesAt, this.lastBytesMark);
		ChannelFuture written = this.channel.write(preamble);
		if (!written.isDone()) {
			this.resetGate.preamblePending();
			written.addListener((future) -> this.resetGate.preambleWritten());
		}
	}

	/**
	 * Keep bytes that came behind the preamble.
	 */
	public void hold(ByteBuf bytes) {
		this.held = bytes;
		this.endWatch.bytesRead();
	}

	/**
	 * The preamble came with the end of the stream.
	 */
	public void holdFin() {
		this.fin = true;
		this.endWatch.stop();
	}

	@Override
	public long streamId() {
		return this.channel.streamId();
	}

	@Override
	public boolean isBidirectional() {
		return this.channel.type() == QuicStreamType.BIDIRECTIONAL;
	}

	@Override
	public boolean isLocal() {
		return this.channel.isLocalCreated();
	}

	@Override
	public void listen(StreamListener listener) {
		this.listener = listener;
	}

	@Override
	public void read() {
		StreamListener listener = this.listener;
		if (listener == null || this.released) {
			return;
		}
		ByteBuf held = this.held;
		if (held != null) {
			this.held = null;
			listener.onData(held);
			// The end may have come behind these bytes
			if (this.held == null && (this.fin || this.resetCode >= 0)) {
				signalEnd(listener);
			}
		}
		else if (this.fin || this.resetCode >= 0) {
			signalEnd(listener);
		}
		else if (this.closed) {
			listener.onLost();
		}
		else {
			this.channel.read();
		}
	}

	private void signalEnd(StreamListener listener) {
		if (this.fin) {
			listener.onFin();
		}
		else {
			listener.onReset(this.resetCode);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.resetGate.preambleArrived();
		StreamListener listener = this.listener;
		if (listener == null || this.released || this.discarding) {
			this.discarded = true;
			((ByteBuf) msg).release();
			return;
		}
		this.endWatch.bytesRead();
		listener.onData((ByteBuf) msg);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownReadComplete.INSTANCE) {
			this.fin = true;
			endArrived();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof QuicStreamResetException reset) {
			this.resetCode = reset.applicationProtocolCode();
			endArrived();
		}
		else {
			this.connection.streamFailed(this.channel, cause);
		}
	}

	private void endArrived() {
		this.endWatch.stop();
		if (this.listener != null && this.held == null && !this.released && !this.discarding) {
			signalEnd(this.listener);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.closed = true;
		this.endWatch.stop();
		this.connection.sendOrders().remove(this);
		StreamListener listener = this.listener;
		if (listener != null && !this.released && (!this.connection.isActive() || !this.fin && this.resetCode < 0)) {
			releaseHeld();
			listener.onLost();
		}
	}

	@Override
	public boolean takesFinWith(int bytes) {
		return this.pendingWrites == 0 && QuicheBridge.hasCapacity(this.channel, bytes);
	}

	@Override
	public boolean write(ByteBuf bytes, boolean fin) {
		int length = bytes.readableBytes();
		if (length > 0) {
			this.connection.turns().beforeWrite(this.channel, length);
			bytesWritten();
			return writeNow(bytes, fin);
		}
		bytes.release();
		if (this.pendingWrites == 0) {
			if (this.lastBytesAt == 0 || this.connection.finGate().isOpen(this.lastBytesMark, this.lastBytesAt)) {
				return writeFinNow();
			}
			this.connection.finGate().add(this, this.lastBytesAt);
		}
		this.pendingWrites++;
		this.finWaiting = true;
		return false;
	}

	private void bytesWritten() {
		this.lastBytesAt = System.nanoTime();
		this.lastBytesMark = this.connection.turns().mark();
	}

	/**
	 * What was held back may go.
	 */
	public void gateOpened() {
		if (!this.resetGate.open() && this.finWaiting) {
			writeFin();
		}
	}

	private void writeFin() {
		this.finWaiting = false;
		this.pendingWrites--;
		// First of all streams, or others may use up the window before it
		this.connection.sendOrders().remove(this);
		this.channel.updatePriority(FIRST);
		if (writeFinNow()) {
			if (this.listener != null && !this.released) {
				this.listener.onWritten();
			}
			closeIfReleased();
		}
	}

	private boolean writeFinNow() {
		boolean written = writeNow(Unpooled.EMPTY_BUFFER, true);
		if (isBidirectional() && !this.fin && this.resetCode < 0 && this.channel.isActive()) {
			// The engine forgets the stream, too, when it hands over the end of the other
			// direction: this end has to be in a packet by then
			this.connection.turns().buildPackets();
		}
		return written;
	}

	private boolean writeNow(ByteBuf bytes, boolean fin) {
		this.finWritten = fin;
		ByteBuf direct = UnsentBytes.toDirect(bytes, this.channel.alloc()).retain();
		int length = direct.readableBytes();
		int mark = this.lastBytesMark;
		ChannelFuture written = this.channel.write((fin) ? new DefaultQuicStreamFrame(direct, true) : direct);
		if (written.isDone() && written.isSuccess()) {
			direct.release();
			this.unsentBytes.taken(length, mark);
			if (fin) {
				this.deliveryProbe.start();
			}
			return true;
		}
		this.unsentBytes.taken(length - direct.readableBytes(), mark);
		this.unsentBytes.waits(direct);
		this.pendingWrites++;
		written.addListener(this);
		return false;
	}

	/**
	 * The stream is about to be reset, or was stopped: what is in no packet will never be
	 * in one.
	 */
	void discardUnsent() {
		tellUnsent(this.unsentBytes.discard(this.connection.turns()));
	}

	private void tellUnsent(long bytes) {
		if (bytes > 0 && this.listener != null) {
			this.listener.onUnsent(bytes);
		}
	}

	@Override
	public boolean reportsDelivery() {
		return DeliveryProbe.isPossible();
	}

	@Override
	public void onDelivered() {
		if (this.listener != null) {
			this.listener.onDelivered();
		}
	}

	@Override
	public void onStopped() {
		if (this.listener != null) {
			this.listener.onStopped();
		}
	}

	@Override
	public void operationComplete(ChannelFuture written) {
		this.pendingWrites--;
		int unsent = this.unsentBytes.over();
		if (written.isSuccess()) {
			if (this.finWritten && this.pendingWrites == 0) {
				this.deliveryProbe.start();
			}
		}
		else {
			tellUnsent(unsent);
			discardUnsent();
		}
		// The engine took the bytes only now, and may have built packets of them
		this.lastBytesAt = System.nanoTime();
		this.lastBytesMark = -1;
		StreamListener listener = this.listener;
		if (listener != null && !this.released) {
			if (written.isSuccess()) {
				listener.onWritten();
			}
			else if (!(written.cause() instanceof ClosedChannelException) || QuicheBridge.isStopped(this.channel)) {
				// What fails a write while the connection lives is that the peer stopped
				listener.onStopped();
			}
		}
		if (this.finWaiting && this.pendingWrites == 1) {
			this.connection.finGate().add(this, this.lastBytesAt);
		}
		closeIfReleased();
	}

	@Override
	public void reset(long errorCode) {
		if (this.channel.isActive()) {
			this.resetGate.reset(errorCode, isBidirectional() && !this.fin && this.resetCode < 0);
		}
	}

	/**
	 * The peer has ended a stream that was stopped.
	 */
	public void endOfStopped() {
		if (this.finWritten) {
			QuicheBridge.repeatFin(this.channel);
		}
	}

	@Override
	public void stopSending(long errorCode) {
		releaseHeld();
		discardArrived();
		if (this.channel.isActive() && !this.fin && this.resetCode < 0) {
			QuicheBridge.stopSending(this.channel, errorCode);
			if (isBidirectional()) {
				this.resetGate.stopped();
			}
		}
	}

	/**
	 * Read up to the end if it is there: the engine keeps the state of a stream that was
	 * stopped, and its place among the streams of the peer.
	 */
	private void discardArrived() {
		this.discarding = true;
		do {
			this.discarded = false;
			this.channel.read();
		}
		while (this.discarded && !this.fin && this.resetCode < 0);
	}

	@Override
	public long unreadAtMost() {
		int held = (this.held != null) ? this.held.readableBytes() : 0;
		return (this.fin) ? held : held + this.connection.maxStreamData();
	}

	@Override
	public void watchStop(boolean watch) {
		if (watch) {
			this.connection.watchStop(this);
		}
		else {
			this.connection.unwatchStop(this);
		}
	}

	@Override
	public void probeStop() {
		if (this.pendingWrites == 0 && this.listener != null && QuicheBridge.isStopped(this.channel)) {
			this.connection.unwatchStop(this);
			this.listener.onStopped();
		}
	}

	@Override
	public void setPriority(StreamPriority priority) {
		if (!this.closed && !this.released) {
			this.connection.sendOrders().set(this, priority);
		}
	}

	@Override
	public void urgency(int urgency) {
		QuicheBridge.priority(this.channel, urgency);
	}

	@Override
	public void release() {
		this.released = true;
		this.endWatch.stop();
		this.connection.sendOrders().remove(this);
		releaseHeld();
		closeIfReleased();
	}

	public void closeIfReleased() {
		if (this.released && this.pendingWrites == 0 && this.resetGate.isIdle()) {
			this.channel.close();
			QuicheBridge.forget(this.channel);
		}
	}

	private void releaseHeld() {
		ByteBuf held = this.held;
		if (held != null) {
			this.held = null;
			held.release();
		}
	}

}
