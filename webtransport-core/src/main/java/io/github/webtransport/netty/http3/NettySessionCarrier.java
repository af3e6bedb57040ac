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

package io.github.webtransport.netty.http3;

import java.time.Duration;

import io.github.webtransport.netty.engine.EngineProbe;
import io.github.webtransport.netty.engine.QuicheBridge;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.CarrierStats;
import io.github.webtransport.transport.SessionCarrier;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * Carries a session on its CONNECT stream and its connection.
 */
final class NettySessionCarrier implements SessionCarrier {

	/**
	 * How long a session that has ended waits for the FIN of the peer, so that the
	 * connection is not closed before the capsule has arrived (section 6).
	 */
	private static final Duration FIN_WAIT = Duration.ofSeconds(2);

	private final QuicStreamChannel connect;

	private final SessionConnection connection;

	private final Runnable onDetach;

	private @Nullable ChannelFuture lastWrite;

	private @Nullable Disposable finTimeout;

	private boolean finishing;

	private boolean peerFinished;

	private boolean aborted;

	private boolean reading;

	private boolean finishDue;

	NettySessionCarrier(QuicStreamChannel connect, SessionConnection connection, Runnable onDetach) {
		this.connect = connect;
		this.connection = connection;
		this.onDetach = onDetach;
	}

	@Override
	public CarrierLoop loop() {
		return this.connection;
	}

	@Override
	public long sessionId() {
		return this.connect.streamId();
	}

	@Override
	public NettyDataBufferFactory bufferFactory() {
		return this.connection.bufferFactory();
	}

	@Override
	public Disposable openStream(boolean bidirectional, OpenListener listener) {
		return this.connection.streamOpener().open(sessionId(), bidirectional, listener);
	}

	@Override
	public boolean hasStreamCredit(boolean bidirectional) {
		return this.connection.streamOpener().hasCredit(bidirectional);
	}

	@Override
	public DatagramOutcome sendDatagram(ByteBuf payload) {
		return this.connection.datagramSender().send(sessionId(), payload);
	}

	@Override
	public void flushDatagrams() {
		this.connection.datagramSender().flush();
	}

	@Override
	public void awaitDatagramSpace() {
		this.connection.datagramSender().awaitSpace();
	}

	@Override
	public int maxDatagramSize() {
		return this.connection.datagramSender().maxPayload(sessionId());
	}

	@Override
	public void sendCapsule(ByteBuf capsule, @Nullable WriteListener done) {
		// One DATA frame for each capsule: some peers expect it
		ChannelFuture written = this.connect.writeAndFlush(new DefaultHttp3DataFrame(capsule));
		this.lastWrite = written;
		if (done != null) {
			written.addListener((future) -> done.onWritten(future.cause()));
		}
	}

	/**
	 * Bytes of the stream are being handed over, or no longer. A FIN waits for the last
	 * of them: where something follows the capsule that ends the session, there is a
	 * reset in its place (draft-ietf-webtrans-http3, section 6).
	 */
	void reading(boolean reading) {
		this.reading = reading;
		if (!reading && this.finishDue) {
			this.finishDue = false;
			finish();
		}
	}

	@Override
	public void finish() {
		if (this.finishing || this.aborted) {
			return;
		}
		if (this.reading) {
			this.finishDue = true;
			return;
		}
		this.finishing = true;
		ChannelFuture lastWrite = this.lastWrite;
		if (lastWrite == null || lastWrite.isDone()) {
			shutdownOutput();
		}
		else {
			// FIN would overtake what is queued
			lastWrite.addListener((future) -> shutdownOutput());
		}
		if (!this.peerFinished) {
			this.finTimeout = this.connection.schedule(() -> abort(WebTransportErrorCodes.WT_SESSION_GONE), FIN_WAIT);
		}
	}

	private void shutdownOutput() {
		this.connect.shutdownOutput();
		this.connection.packets().build();
	}

	/**
	 * The FIN of the peer is there.
	 */
	void peerFinished() {
		this.peerFinished = true;
		cancelTimeout();
	}

	/**
	 * The peer has reset the stream: there will be no FIN to wait for.
	 */
	void peerReset() {
		if (this.finishing) {
			abort(WebTransportErrorCodes.WT_SESSION_GONE);
		}
	}

	@Override
	public void abort(long errorCode) {
		if (this.aborted) {
			return;
		}
		this.aborted = true;
		cancelTimeout();
		if (this.connect.isActive()) {
			QuicheBridge.reset(this.connect, errorCode);
			QuicheBridge.stopSending(this.connect, errorCode);
			this.connect.close();
			QuicheBridge.forget(this.connect);
		}
	}

	@Override
	public void closeConnection() {
		cancelTimeout();
		this.connection.sessions().forEach(SessionInbound::onConnectionClosed);
		this.connection.close(Http3ErrorCodes.H3_NO_ERROR);
	}

	private void cancelTimeout() {
		if (this.finTimeout != null) {
			this.finTimeout.dispose();
			this.finTimeout = null;
		}
	}

	@Override
	public void detach() {
		this.connection.sessionEnded(sessionId());
		this.onDetach.run();
	}

	@Override
	public Mono<CarrierStats> stats() {
		return this.connection.stats();
	}

	@Override
	public String engine() {
		return EngineProbe.engineName();
	}

}
