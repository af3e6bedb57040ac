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

import io.github.webtransport.StreamPriority;
import io.github.webtransport.netty.engine.StreamEnds.ReceiveEvent;
import io.github.webtransport.netty.engine.StreamEnds.ReceiveState;
import io.github.webtransport.transport.StreamCarrier;
import io.github.webtransport.transport.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

/**
 * Carries a WebTransport stream on a QUIC stream whose preamble has been read or is being
 * written. The only handler of its pipeline. Receives; what is sent goes through
 * {@link StreamSender}, and {@link StreamEnds} knows how far both ends are.
 *
 * @since 0.1.0
 */
public final class QuicStream extends ChannelInboundHandlerAdapter implements StreamCarrier, SendOrders.Ranked {

	private final QuicStreamChannel channel;

	private final QuicConnection connection;

	private final StreamEnds ends;

	private final StreamSender sender;

	private final HiddenEnds.Watch hiddenEnd;

	private @Nullable StoppedStream stopped;

	private @Nullable StreamListener listener;

	/**
	 * Bytes that came with the preamble, until the first read.
	 */
	private @Nullable ByteBuf held;

	private long resetCode;

	/**
	 * What comes is for nobody.
	 */
	private boolean discarding;

	private boolean discarded;

	private boolean released;

	private boolean closed;

	public QuicStream(QuicStreamChannel channel, QuicConnection connection) {
		this.channel = channel;
		this.connection = connection;
		this.ends = StreamEnds.of(channel.isLocalCreated(), isBidirectional());
		this.sender = new StreamSender(this, channel, connection, this.ends);
		this.hiddenEnd = connection.hiddenEnds().create(channel);
	}

	/**
	 * The stream is one of this side. Its preamble goes with the first bytes that are
	 * written.
	 */
	void open(long sessionId) {
		this.sender.open(sessionId);
	}

	/**
	 * Write the preamble now, unless it has gone.
	 */
	void writePreamble() {
		this.sender.writePreamble();
		closeIfOver();
	}

	/**
	 * Keep bytes that came behind the preamble.
	 * @param bytes the bytes, owned by the stream from here on
	 */
	public void hold(ByteBuf bytes) {
		this.held = bytes;
		this.hiddenEnd.bytesRead();
	}

	/**
	 * The preamble came with the end of the stream.
	 */
	public void holdFin() {
		this.ends.on(ReceiveEvent.FIN);
		this.hiddenEnd.stop();
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

	private @Nullable StreamListener listener() {
		return (this.released) ? null : this.listener;
	}

	// Receiving

	@Override
	public void read() {
		StreamListener listener = listener();
		if (listener == null) {
			return;
		}
		ByteBuf held = this.held;
		if (held != null) {
			this.held = null;
			listener.onData(held);
			// The end may have come behind these bytes
			if (this.held == null) {
				signalEnd();
			}
		}
		else if (!signalEnd()) {
			if (this.closed) {
				listener.onLost();
			}
			else {
				this.channel.read();
			}
		}
	}

	/**
	 * Tell of the end of the peer, if it is there.
	 */
	private boolean signalEnd() {
		StreamListener listener = listener();
		ReceiveState state = this.ends.receive();
		if (state == ReceiveState.FIN && listener != null) {
			listener.onFin();
		}
		else if (state == ReceiveState.RESET && listener != null) {
			listener.onReset(this.resetCode);
		}
		return state == ReceiveState.FIN || state == ReceiveState.RESET;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.sender.preambleArrived();
		StreamListener listener = listener();
		if (listener == null || this.discarding) {
			this.discarded = true;
			((ByteBuf) msg).release();
			return;
		}
		this.hiddenEnd.bytesRead();
		listener.onData((ByteBuf) msg);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownReadComplete.INSTANCE) {
			endArrived(ReceiveEvent.FIN);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof QuicStreamResetException reset) {
			this.resetCode = reset.applicationProtocolCode();
			endArrived(ReceiveEvent.RESET);
		}
		else {
			this.connection.streamFailed(this.channel, cause);
		}
	}

	private void endArrived(ReceiveEvent end) {
		this.hiddenEnd.stop();
		boolean tell = this.ends.on(end);
		if (tell && this.held == null && !this.discarding) {
			signalEnd();
		}
	}

	@Override
	public void stopSending(long errorCode) {
		this.sender.writePreamble();
		releaseHeld();
		discardArrived();
		if (this.channel.isActive() && this.ends.receive() == ReceiveState.OPEN) {
			this.ends.on(ReceiveEvent.STOPPED);
			QuicheBridge.stopSending(this.channel, errorCode);
			this.connection.packets().sent();
			if (isBidirectional()) {
				this.stopped = new StoppedStream(this.channel, this.connection, this::endOfStopped);
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
		while (this.discarded && this.ends.receive() == ReceiveState.OPEN);
	}

	private void endOfStopped(boolean ended) {
		this.ends.on(ReceiveEvent.ENDED);
		this.sender.otherEndOver(ended);
	}

	@Override
	public long unreadAtMost() {
		int held = (this.held != null) ? this.held.readableBytes() : 0;
		return (this.ends.receive() == ReceiveState.FIN) ? held : held + this.connection.maxStreamData();
	}

	private void releaseHeld() {
		ByteBuf held = this.held;
		if (held != null) {
			this.held = null;
			held.release();
		}
	}

	// Sending

	@Override
	public boolean takesFinWith(int bytes) {
		return this.sender.takesFinWith(bytes);
	}

	@Override
	public boolean write(ByteBuf bytes, boolean fin) {
		return this.sender.write(bytes, fin);
	}

	@Override
	public void reset(long errorCode) {
		this.sender.reset(errorCode);
	}

	@Override
	public void watchStop(boolean watch) {
		this.sender.watchStop(watch);
	}

	void tellWritten() {
		StreamListener listener = listener();
		if (listener != null) {
			listener.onWritten();
		}
	}

	/**
	 * Also after the release: whoever waits for the delivery is told.
	 */
	void tellStopped() {
		if (this.listener != null) {
			this.listener.onStopped();
		}
	}

	@Override
	public boolean reportsDelivery() {
		return QuicheBridge.reportsStops();
	}

	void tellDelivered() {
		if (this.listener != null) {
			this.listener.onDelivered();
		}
	}

	void tellUnsent(long bytes) {
		if (bytes > 0 && this.listener != null) {
			this.listener.onUnsent(bytes);
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

	// The end

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.closed = true;
		this.hiddenEnd.stop();
		this.connection.sendOrders().remove(this);
		boolean connected = this.connection.isActive();
		if (!connected && this.stopped != null) {
			this.stopped.stop();
		}
		this.sender.closed(connected);
		boolean reading = this.ends.on(ReceiveEvent.LOST);
		StreamListener listener = listener();
		if (listener != null && (reading || !connected)) {
			releaseHeld();
			listener.onLost();
		}
	}

	/**
	 * Refuse the stream, in both directions.
	 * @param errorCode the HTTP/3 error code
	 */
	public void reject(long errorCode) {
		if (this.ends.receive() != ReceiveState.NONE) {
			stopSending(errorCode);
		}
		reset(errorCode);
		release();
	}

	@Override
	public void release() {
		this.released = true;
		this.hiddenEnd.stop();
		this.connection.sendOrders().remove(this);
		releaseHeld();
		closeIfOver();
	}

	/**
	 * Close the stream if nobody has it any more and the engine has all of it.
	 */
	void closeIfOver() {
		if (this.released && this.sender.isOver()) {
			if (!isLocal() && !isBidirectional()) {
				QuicheBridge.receiveOnly(this.channel);
			}
			this.channel.close();
			QuicheBridge.forget(this.channel);
		}
	}

}
