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

import io.github.webtransport.netty.engine.StreamEnds.ReceiveState;
import io.github.webtransport.netty.engine.StreamEnds.SendEvent;
import io.github.webtransport.netty.engine.StreamEnds.SendState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * The sending end of a stream: what the engine is given of it, and when. FIN is held back
 * for {@link ForgottenFins}. A reset is held back
 * <ul>
 * <li>until the preamble that this side sent has arrived: nobody repeats what was lost of
 * a stream that was reset, and its peer forgets what it has not read of it, and could not
 * tell the session (draft-ietf-webtrans-http3, section 4.4, which has RESET_STREAM_AT for
 * that);</li>
 * <li>until a stream that this side has stopped is ended by the peer
 * ({@link StoppedStream}).</li>
 * </ul>
 */
final class StreamSender implements ChannelFutureListener, UnreportedStop.Listener {

	private static final QuicStreamPriority FIRST = new QuicStreamPriority(0, false);

	private final QuicStream stream;

	private final QuicStreamChannel channel;

	private final QuicConnection connection;

	private final StreamEnds ends;

	private final UnreportedStop unreportedStop;

	private final OwnPreamble preamble;

	private final UnsentBytes unsentBytes = new UnsentBytes();

	/**
	 * Writes that wait in the engine's channel for credit.
	 */
	private int queued;

	/**
	 * When the engine took the last bytes.
	 */
	private long lastBytesAt;

	/**
	 * The mark of that moment, negative if they may be in a packet already.
	 */
	private int lastBytesMark = -1;

	private boolean failingWrites;

	private boolean delivered;

	private boolean stopWatched;

	/**
	 * The code of a reset that is held back.
	 */
	private long resetCode;

	StreamSender(QuicStream stream, QuicStreamChannel channel, QuicConnection connection, StreamEnds ends) {
		this.stream = stream;
		this.channel = channel;
		this.connection = connection;
		this.ends = ends;
		this.preamble = new OwnPreamble(channel.type() == QuicStreamType.BIDIRECTIONAL, channel.isLocalCreated());
		this.unreportedStop = new UnreportedStop(channel, connection, this);
	}

	long streamId() {
		return this.channel.streamId();
	}

	// Bytes and FIN

	/**
	 * The stream is one of this side. Its preamble goes with the first bytes.
	 * @see #writePreamble()
	 */
	void open(long sessionId) {
		this.preamble.open(sessionId);
	}

	/**
	 * Write the preamble, unless it has gone: no bytes go with it.
	 */
	void writePreamble() {
		if (this.preamble.isWaiting()) {
			bytesWritten();
			ChannelFuture written = this.channel.write(takePreamble(Unpooled.EMPTY_BUFFER));
			if (!written.isDone()) {
				preambleQueued(written);
			}
		}
	}

	private ByteBuf takePreamble(ByteBuf bytes) {
		this.preamble.written(this.lastBytesAt, this.lastBytesMark);
		return this.preamble.take(bytes, this.channel.alloc());
	}

	private void preambleQueued(ChannelFuture written) {
		this.preamble.queued();
		written.addListener((future) -> preambleTaken());
	}

	private void preambleTaken() {
		this.preamble.dequeued();
		if (this.ends.send() == SendState.RESET_HELD) {
			resetBehindPreamble();
		}
		this.stream.closeIfOver();
	}

	/**
	 * The peer answered.
	 */
	void preambleArrived() {
		this.preamble.arrived();
	}

	boolean takesFinWith(int bytes) {
		int preamble = (this.preamble.isWaiting()) ? this.preamble.length() : 0;
		return this.queued == 0 && QuicheBridge.hasCapacity(this.channel, preamble + bytes);
	}

	/**
	 * Write bytes, FIN, or both.
	 * @return {@code false} if the engine has not taken them yet, or never will
	 */
	boolean write(ByteBuf bytes, boolean fin) {
		if (this.ends.send() != SendState.OPEN) {
			// The peer has stopped the stream: whoever writes is about to be told
			this.stream.tellUnsent(bytes.readableBytes());
			bytes.release();
			return false;
		}
		int length = bytes.readableBytes();
		if (this.preamble.isWaiting()) {
			if (this.preamble.goesWith(length) && takesFinWith(length)) {
				int preamble = this.preamble.length();
				this.connection.packets().beforeWrite(this.channel, preamble + length);
				bytesWritten();
				return writeNow(takePreamble(bytes), fin, preamble);
			}
			writePreamble();
		}
		if (length > 0) {
			this.connection.packets().beforeWrite(this.channel, length);
			bytesWritten();
			return writeNow(bytes, fin, 0);
		}
		bytes.release();
		return writeFin();
	}

	private void bytesWritten() {
		this.lastBytesAt = System.nanoTime();
		this.lastBytesMark = this.connection.packets().mark();
	}

	private boolean writeFin() {
		if (this.queued == 0) {
			if (this.lastBytesAt == 0
					|| this.connection.forgottenFins().maySend(this.lastBytesMark, this.lastBytesAt)) {
				return writeFinNow();
			}
			this.connection.forgottenFins().add(this, this.lastBytesAt);
		}
		this.ends.on(SendEvent.FIN_HELD);
		return false;
	}

	private boolean writeFinNow() {
		boolean taken = writeNow(Unpooled.EMPTY_BUFFER, true, 0);
		if (this.channel.type() == QuicStreamType.BIDIRECTIONAL && this.ends.isPeerSending()
				&& this.channel.isActive()) {
			// The engine forgets the stream, too, when it hands over the end of the other
			// direction: this end has to be in a packet by then
			this.connection.packets().build();
		}
		return taken;
	}

	/**
	 * Write bytes, FIN, or both.
	 * @param preamble how many of the bytes are the preamble
	 */
	private boolean writeNow(ByteBuf bytes, boolean fin, int preamble) {
		if (fin) {
			this.ends.on(SendEvent.FIN_QUEUED);
		}
		ByteBuf direct = UnsentBytes.toDirect(bytes, this.channel.alloc()).retain();
		int length = direct.readableBytes();
		int mark = this.lastBytesMark;
		ChannelFuture written = this.channel.write((fin) ? new DefaultQuicStreamFrame(direct, true) : direct);
		this.connection.packets().sent();
		if (written.isDone() && written.isSuccess()) {
			direct.release();
			this.unsentBytes.taken(length - preamble, mark);
			if (fin) {
				finTaken();
			}
			return true;
		}
		int taken = length - direct.readableBytes();
		this.unsentBytes.taken(Math.max(taken - preamble, 0), mark);
		this.unsentBytes.waits(direct, Math.max(preamble - taken, 0));
		this.queued++;
		written.addListener(this);
		if (taken < preamble) {
			preambleQueued(written);
		}
		if (this.queued > 0) {
			// Also an engine that has forgotten the stream says that it has no room
			this.unreportedStop.check();
		}
		return false;
	}

	private void finTaken() {
		this.ends.on(SendEvent.FIN_TAKEN);
		updateStopWatch();
	}

	/**
	 * A write that was waiting is over.
	 */
	@Override
	public void operationComplete(ChannelFuture written) {
		this.queued--;
		int unsent = this.unsentBytes.over();
		if (written.isSuccess()) {
			// The engine took the bytes only now, and may have built packets of them
			this.lastBytesAt = System.nanoTime();
			this.lastBytesMark = -1;
			taken();
		}
		else {
			this.stream.tellUnsent(unsent);
			if (!this.failingWrites && !(written.cause() instanceof ClosedChannelException)) {
				// What fails a write while the stream lives is that the peer stopped it
				stopped(SendEvent.STOPPED);
			}
		}
		this.stream.closeIfOver();
	}

	private void taken() {
		SendState state = this.ends.send();
		if (state == SendState.FIN_QUEUED && this.queued == 0) {
			finTaken();
		}
		else if (state == SendState.FIN_HELD && this.queued == 0) {
			this.connection.forgottenFins().add(this, this.lastBytesAt);
		}
		if (state.isResettable()) {
			this.stream.tellWritten();
		}
	}

	/**
	 * Return whether FIN or a reset waits for {@link #bytesArrived()}.
	 */
	boolean isHeld() {
		return this.ends.send() == SendState.FIN_HELD || this.ends.send() == SendState.RESET_HELD;
	}

	/**
	 * What was written has arrived: what waits for that may go.
	 */
	void bytesArrived() {
		if (this.ends.send() == SendState.RESET_HELD) {
			resetNow(this.resetCode);
		}
		else if (this.ends.send() == SendState.FIN_HELD) {
			// First of all streams, or others may use up the window before it
			this.connection.sendOrders().remove(this.stream);
			this.channel.updatePriority(FIRST);
			if (writeFinNow()) {
				this.stream.tellWritten();
			}
		}
		this.stream.closeIfOver();
	}

	// Resets

	void reset(long errorCode) {
		if (!this.channel.isActive() || !this.ends.send().isResettable()) {
			return;
		}
		if (!this.preamble.isArrived()) {
			writePreamble();
			hold(errorCode);
			if (!this.preamble.isQueued()) {
				resetBehindPreamble();
			}
		}
		else if (this.ends.isPeerSending()) {
			hold(errorCode);
			// The same task may be about to stop the other direction
			this.connection.execute(() -> {
				if (this.ends.receive() != ReceiveState.STOPPED) {
					resetHeld();
				}
			});
		}
		else {
			resetNow(errorCode);
		}
	}

	private void hold(long errorCode) {
		this.resetCode = errorCode;
		this.ends.on(SendEvent.RESET_HELD);
		if (!this.preamble.isQueued()) {
			failWrites();
		}
	}

	/**
	 * Give up writes that wait for credit, which nobody waits for any more.
	 */
	private void failWrites() {
		this.failingWrites = true;
		try {
			QuicheBridge.failWrites(this.channel);
		}
		finally {
			this.failingWrites = false;
		}
	}

	private void resetBehindPreamble() {
		if (this.connection.packets().isUnsent(this.preamble.mark())) {
			this.connection.packets().build();
		}
		if (this.connection.forgottenFins().isArrived(this.preamble.writtenAt())) {
			resetNow(this.resetCode);
		}
		else {
			this.connection.forgottenFins().add(this, this.preamble.writtenAt());
		}
	}

	/**
	 * A stream that this side has stopped is over, or is not waited for any longer.
	 * @param ended whether the peer has ended it
	 */
	void otherEndOver(boolean ended) {
		if (this.ends.send() == SendState.RESET_HELD) {
			resetHeld();
		}
		else if (ended && this.ends.send() == SendState.FIN_SENT) {
			QuicheBridge.repeatFin(this.channel);
		}
	}

	private void resetHeld() {
		if (this.ends.send() == SendState.RESET_HELD) {
			resetNow(this.resetCode);
			this.stream.closeIfOver();
		}
	}

	private void resetNow(long errorCode) {
		this.ends.on(SendEvent.RESET);
		if (this.channel.isActive()) {
			failWrites();
			discardUnsent();
			QuicheBridge.reset(this.channel, errorCode);
			this.connection.packets().sent();
		}
		updateStopWatch();
	}

	// STOP_SENDING

	/**
	 * Tell of STOP_SENDING also while nothing is written, or not.
	 */
	void watchStop(boolean watch) {
		this.stopWatched = watch;
		updateStopWatch();
	}

	/**
	 * Behind the end of the stream it is looked at until the engine has forgotten it.
	 */
	private void updateStopWatch() {
		SendState state = this.ends.send();
		this.unreportedStop.setActive(state.isUnfinished() && this.stopWatched || state.isWithEngine());
	}

	/**
	 * The peer has stopped the stream, or the engine has forgotten it.
	 */
	private void stopped(SendEvent event) {
		SendState before = this.ends.send();
		boolean tell = this.ends.on(event);
		if (before.isUnfinished()) {
			failWrites();
			discardUnsent();
		}
		updateStopWatch();
		if (tell) {
			this.stream.tellStopped();
		}
		else if (before == SendState.FIN_SENT && this.ends.send() == SendState.FORGOTTEN) {
			delivered();
		}
		this.stream.closeIfOver();
	}

	@Override
	public void onStopped(boolean forgotten) {
		stopped((forgotten) ? SendEvent.FORGOTTEN : SendEvent.STOPPED);
	}

	/**
	 * Packets have come, and the engine has the stream as before.
	 */
	@Override
	public void onNothing() {
		if (!this.delivered && this.ends.send() == SendState.FIN_SENT
				&& this.connection.forgottenFins().isAllAcknowledged()) {
			delivered();
		}
	}

	/**
	 * The peer has acknowledged all.
	 */
	private void delivered() {
		if (!this.delivered) {
			this.delivered = true;
			this.stream.tellDelivered();
		}
	}

	/**
	 * What is in no packet will never be in one.
	 */
	private void discardUnsent() {
		this.stream.tellUnsent(this.unsentBytes.discard(this.connection.packets()));
	}

	/**
	 * The engine has closed the stream.
	 * @param connected whether the connection lives
	 */
	void closed(boolean connected) {
		if (connected && this.ends.send().isUnfinished()) {
			// Nothing but STOP_SENDING makes it close a stream that is not finished
			stopped(SendEvent.STOPPED);
		}
		else if (!connected) {
			this.ends.on(SendEvent.LOST);
			this.unreportedStop.setActive(false);
		}
	}

	/**
	 * Return whether the engine has all of this end, or will never have it.
	 */
	boolean isOver() {
		return !this.ends.send().isUnfinished() && !this.preamble.isQueued() && !this.preamble.isWaiting();
	}

}
