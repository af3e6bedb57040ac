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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CapsuleDecoder;
import io.github.webtransport.protocol.CreditLimit;
import io.github.webtransport.protocol.CreditWindow;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation.Scope;
import io.github.webtransport.protocol.VarInt;
import io.github.webtransport.protocol.qmux.QmuxDecoder;
import io.github.webtransport.protocol.qmux.QmuxEncoder;
import io.github.webtransport.protocol.qmux.QmuxFrame;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.protocol.qmux.QuicErrorCodes;
import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.CarrierStats;
import io.github.webtransport.transport.SessionCarrier;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * One end of a connection by QMux, which carries one session.
 *
 * @since 0.1.0
 */
public final class QmuxConnection implements SessionCarrier {

	private static final Log logger = LogFactory.getLog(QmuxConnection.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(QmuxConnection.class);

	/**
	 * How long the peer may take to close its end: as long as over QUIC.
	 */
	private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

	private final QmuxSocket socket;

	private final QmuxParameters local;

	private final QmuxOwner owner;

	private final NettyDataBufferFactory bufferFactory;

	private final QmuxOutbox outbox;

	private final QmuxStreams streams;

	private final QmuxLiveness liveness;

	private final QmuxFrames frames;

	private final CreditLimit sendCredit = new CreditLimit(0);

	private final CreditWindow receiveCredit;

	private @Nullable SessionInbound inbound;

	private @Nullable Disposable timeout;

	private volatile int maxDatagramSize;

	private boolean reading;

	private boolean awaitingDatagramSpace;

	private boolean closing;

	private boolean socketClosing;

	private boolean closed;

	private int closeStatus = WebSocketStatus.NORMAL;

	private long messagesReceived;

	private long bytesReceived;

	/**
	 * Create an end.
	 * @param socket the socket, which is open
	 * @param server whether this is the end of the server
	 * @param local what the peer may do
	 * @param owner makes the session
	 */
	public QmuxConnection(QmuxSocket socket, boolean server, QmuxParameters local, QmuxOwner owner) {
		this.socket = socket;
		this.local = local;
		this.owner = owner;
		this.bufferFactory = new NettyDataBufferFactory(socket.alloc());
		this.outbox = new QmuxOutbox(socket, this::onRoom);
		this.streams = new QmuxStreams(this, server, local);
		this.liveness = new QmuxLiveness(socket.loop(), this.outbox, this::dead);
		this.frames = new QmuxFrames(this, local, this.liveness);
		this.receiveCredit = new CreditWindow(local.maxData(), VarInt.MAX);
	}

	/**
	 * Say what the peer may do, and wait for what it says.
	 * @param patience how long to wait
	 */
	public void start(Duration patience) {
		QmuxEncoder.parameters(this.outbox.frame(QmuxParameters.DEFAULT_MAX_RECORD_SIZE / 2), this.local);
		this.timeout = loop().schedule(
				() -> fail(violation(QuicErrorCodes.PROTOCOL_VIOLATION, "No transport parameters of the peer in time")),
				patience);
		readOn();
	}

	/**
	 * The session is there. Called by the owner, before anything arrives for it.
	 * @param inbound takes what arrives
	 */
	public void begin(SessionInbound inbound) {
		this.inbound = inbound;
	}

	static ProtocolException violation(long errorCode, String reason) {
		return new ProtocolException(Scope.CONNECTION, errorCode, reason);
	}

	QmuxOutbox outbox() {
		return this.outbox;
	}

	QmuxStreams streams() {
		return this.streams;
	}

	CreditLimit sendCredit() {
		return this.sendCredit;
	}

	CreditWindow receiveCredit() {
		return this.receiveCredit;
	}

	ByteBufAllocator alloc() {
		return this.socket.alloc();
	}

	@Nullable SessionInbound inbound() {
		return this.inbound;
	}

	boolean isClosing() {
		return this.closing;
	}

	// What arrives

	/**
	 * A binary message came.
	 * @param message the message, owned by this connection
	 */
	public void onMessage(ByteBuf message) {
		this.reading = false;
		try {
			int length = message.readableBytes();
			this.messagesReceived++;
			this.bytesReceived += length;
			this.liveness.received();
			if (!this.closing) {
				if (length == 0 || length > this.local.maxRecordSize()) {
					throw violation(QuicErrorCodes.FRAME_ENCODING_ERROR, "A record is empty or too long");
				}
				QmuxDecoder.decode(message, this.frames);
			}
		}
		catch (ProtocolException ex) {
			fail(ex);
		}
		catch (RuntimeException ex) {
			errors.error("A message could not be handled", ex);
			fail(violation(QuicErrorCodes.INTERNAL_ERROR, "Internal error"));
		}
		finally {
			message.release();
		}
		readOn();
	}

	/**
	 * A message came that is no record: one of text, or one that is too long for the
	 * socket.
	 * @param status the status to close the socket with (RFC 6455, section 7.4.1)
	 */
	public void onForeignMessage(int status) {
		if (!this.closing) {
			this.closeStatus = status;
			fail(violation(QuicErrorCodes.PROTOCOL_VIOLATION, "A message is no record"));
		}
	}

	/**
	 * While the socket does not take what this side has to say, nothing is read: a peer
	 * that makes it say more than it reads is not listened to.
	 */
	private void readOn() {
		if (!this.reading && !this.closed && (this.closing || this.outbox.hasRoom())) {
			this.reading = true;
			this.socket.read();
		}
	}

	/**
	 * The peer says what this side may do.
	 */
	void start(QmuxParameters remote) {
		cancelTimeout();
		this.maxDatagramSize = Math.max(0, QmuxEncoder
			.datagramPayload((int) Math.min(remote.maxDatagramFrameSize(), QmuxParameters.DEFAULT_MAX_RECORD_SIZE)));
		this.sendCredit.raise(remote.maxData());
		this.streams.start(remote);
		this.liveness.start(this.local.maxIdleTimeout(), remote.maxIdleTimeout());
		this.owner.onStarted(this);
	}

	/**
	 * The peer ends the connection.
	 */
	void close(QmuxFrame.Close close) {
		this.closing = true;
		SessionInbound inbound = this.inbound;
		if (inbound != null) {
			if (close.application() && close.code() <= ApplicationErrorCode.MAX) {
				inbound.onClosed(new CloseStatus(close.code(), close.reason()));
			}
			else {
				inbound.onConnectionLost("Connection closed by the peer");
			}
		}
		closeSocket();
	}

	void accepted(QmuxStream stream) {
		if (this.inbound != null) {
			this.inbound.onStream(stream);
		}
	}

	/**
	 * Bytes of a stream need no more memory.
	 */
	void consumed(long bytes) {
		long limit = this.receiveCredit.finish(bytes);
		if (limit >= 0 && !this.closing) {
			QmuxEncoder.maxData(this.outbox.frame(), limit);
		}
	}

	/**
	 * Bytes wait to be read, or wait no more.
	 * @param bytes how many more, less than 0 for fewer
	 */
	void unread(int bytes) {
		this.owner.onUnread(bytes);
	}

	/**
	 * The socket takes more.
	 */
	private void onRoom() {
		if (!this.closing) {
			if (this.awaitingDatagramSpace && this.inbound != null) {
				this.awaitingDatagramSpace = false;
				this.inbound.onDatagramSpace();
			}
			this.streams.send();
		}
		readOn();
	}

	// What the session wants

	@Override
	public CarrierLoop loop() {
		return this.socket.loop();
	}

	/**
	 * There is one session, and no stream that stands for it.
	 */
	@Override
	public long sessionId() {
		return 0;
	}

	@Override
	public NettyDataBufferFactory bufferFactory() {
		return this.bufferFactory;
	}

	@Override
	public Disposable openStream(boolean bidirectional, OpenListener listener) {
		return this.streams.open(bidirectional, listener);
	}

	@Override
	public boolean hasStreamCredit(boolean bidirectional) {
		return this.streams.hasCredit(bidirectional);
	}

	@Override
	public DatagramOutcome sendDatagram(ByteBuf payload) {
		int maximum = this.maxDatagramSize;
		boolean unavailable = this.closing || maximum == 0;
		if (!unavailable && payload.readableBytes() <= maximum) {
			if (!this.outbox.hasRoom()) {
				return DatagramOutcome.BLOCKED;
			}
			this.outbox.datagram(payload);
			payload.release();
			return DatagramOutcome.SENT;
		}
		payload.release();
		return (unavailable) ? DatagramOutcome.UNAVAILABLE : DatagramOutcome.TOO_LARGE;
	}

	@Override
	public void flushDatagrams() {
		// They leave with this turn of the loop
	}

	@Override
	public void awaitDatagramSpace() {
		this.awaitingDatagramSpace = true;
	}

	@Override
	public int maxDatagramSize() {
		return this.maxDatagramSize;
	}

	/**
	 * Write what corresponds to a capsule. QMux has nothing by which one end asks the
	 * other to leave.
	 */
	@Override
	public void sendCapsule(ByteBuf capsule, @Nullable WriteListener done) {
		try {
			CapsuleDecoder decoder = new CapsuleDecoder(false, 0);
			decoder.feed(capsule, this::write);
			decoder.close();
		}
		finally {
			capsule.release();
		}
		if (done != null) {
			done.onWritten(null);
		}
	}

	private void write(Capsule capsule) {
		if (capsule instanceof Capsule.CloseSession close && !this.closing) {
			QmuxEncoder.applicationClose(this.outbox.frame(QmuxParameters.DEFAULT_MAX_RECORD_SIZE / 2), close.code(),
					close.reason());
			this.closing = true;
			if (close.code() == WebSocketStatus.GOING_AWAY) {
				this.closeStatus = WebSocketStatus.GOING_AWAY;
			}
		}
	}

	@Override
	public void finish() {
		this.closing = true;
		closeSocket();
	}

	@Override
	public void abort(long errorCode) {
		boolean error = errorCode != Http3ErrorCodes.H3_REQUEST_CANCELLED;
		close((error) ? QuicErrorCodes.PROTOCOL_VIOLATION : QuicErrorCodes.NO_ERROR, "");
	}

	@Override
	public void closeConnection() {
		close(QuicErrorCodes.NO_ERROR, "");
	}

	/**
	 * The peer broke a rule.
	 */
	private void fail(ProtocolException violation) {
		if (this.closing) {
			return;
		}
		logger.debug("Closing connection: " + violation.getMessage());
		if (this.closeStatus == WebSocketStatus.NORMAL) {
			this.closeStatus = WebSocketStatus.PROTOCOL_ERROR;
		}
		close(violation.getViolation().errorCode(), violation.getMessage());
		if (this.inbound != null) {
			this.inbound.onConnectionLost(violation.getMessage());
		}
	}

	private void close(long errorCode, String reason) {
		if (!this.closing) {
			this.closing = true;
			QmuxEncoder.connectionClose(this.outbox.frame(QmuxParameters.DEFAULT_MAX_RECORD_SIZE / 2), errorCode,
					reason);
			closeSocket();
		}
	}

	private void closeSocket() {
		if (!this.socketClosing && !this.closed) {
			this.socketClosing = true;
			cancelTimeout();
			this.liveness.dispose();
			this.outbox.flush();
			this.timeout = loop().schedule(this.socket::abort, CLOSE_WAIT);
			this.socket.close(this.closeStatus);
			readOn();
		}
	}

	private void dead() {
		this.closing = true;
		this.socket.abort();
		if (this.inbound != null) {
			this.inbound.onConnectionLost("Connection timed out");
		}
	}

	/**
	 * The socket is closed.
	 */
	public void onClosed() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.closing = true;
		cancelTimeout();
		this.liveness.dispose();
		if (this.inbound != null) {
			this.inbound.onConnectionLost("Connection lost");
		}
		this.streams.end();
		this.outbox.end();
		this.owner.onClosed();
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.dispose();
			this.timeout = null;
		}
	}

	@Override
	public void detach() {
		this.owner.onDetached();
	}

	@Override
	public Mono<CarrierStats> stats() {
		return Mono.create((sink) -> loop().run(() -> sink.success(new CarrierStats(this.liveness.roundTripNanos(), -1,
				0, this.messagesReceived, 0, this.outbox.bytes(), this.bytesReceived))));
	}

	@Override
	public String engine() {
		return "QMux over WebSocket";
	}

}
