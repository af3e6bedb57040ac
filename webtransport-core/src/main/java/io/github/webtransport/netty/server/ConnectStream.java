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

package io.github.webtransport.netty.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.netty.http3.HandshakeRequest;
import io.github.webtransport.netty.http3.ResponseFields;
import io.github.webtransport.netty.http3.SessionStream;
import io.github.webtransport.protocol.Dialect;
import io.github.webtransport.protocol.HandshakeHeaders;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.PeerSettings;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import io.github.webtransport.transport.DefaultSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * The CONNECT stream of a session at the server: before the decision on it
 * (draft-ietf-webtrans-http3, section 3.2).
 */
final class ConnectStream extends SessionStream {

	private static final Log logger = LogFactory.getLog(ConnectStream.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(ConnectStream.class);

	/**
	 * Bytes of capsules that are kept before the decision. A client that sends more waits
	 * by flow control.
	 */
	private static final int MAX_HELD_BYTES = 16 << 10;

	private final ServerConnection connection;

	/**
	 * The request as it came, until it has been read.
	 */
	private @Nullable Http3Headers headers;

	private final boolean draft02;

	private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(1);

	private int heldBytes;

	private @Nullable Disposable timeout;

	private @Nullable Disposable decision;

	private @Nullable Runnable awaitingSettings;

	private @Nullable HandshakeInfo request;

	private boolean deciding;

	private boolean permitted;

	ConnectStream(QuicStreamChannel channel, ServerConnection connection, Http3Headers headers) {
		super(channel, connection);
		this.connection = connection;
		this.headers = headers;
		this.draft02 = headers.contains(HandshakeHeaders.DRAFT_02_REQUEST);
	}

	/**
	 * Begin when the client's SETTINGS are there, which may take its time.
	 */
	void start() {
		channel().read();
		Runnable proceed = this::decide;
		if (!this.connection.whenSettings(proceed)) {
			this.awaitingSettings = proceed;
			this.timeout = this.connection.schedule(this::settingsMissing, sessionSettings().getHandshakeTimeout());
		}
	}

	private SessionSettings sessionSettings() {
		return this.connection.context().settings().getSession();
	}

	private void settingsMissing() {
		logger.debug("No SETTINGS of the client in time");
		this.connection.limitReached(Limit.HANDSHAKE_TIMEOUT);
		refuse(Http3ErrorCodes.H3_REQUEST_REJECTED);
	}

	private void decide() {
		this.awaitingSettings = null;
		cancelTimeout();
		if (isOver()) {
			return;
		}
		PeerSettings peer = this.connection.peerSettings();
		ProtocolViolation violation = peer.violation();
		if (violation != null) {
			refuse(violation.errorCode());
			return;
		}
		int others = this.connection.openAndDeciding();
		if (others > 0 && !(flowControlOf(peer) && others < sessionSettings().getMaxPerConnection())) {
			// Sessions share a connection only with flow control (section 5.1)
			this.connection.limitReached(Limit.MAX_PER_CONNECTION);
			refuse(Http3ErrorCodes.H3_REQUEST_REJECTED);
			return;
		}
		if (!this.connection.context().sessions().acquire()) {
			reject(HandshakeDecision.reject(503));
			return;
		}
		this.permitted = true;
		handshake();
	}

	private boolean flowControlOf(PeerSettings peer) {
		return peer.initialLimits().flowControlRequested()
				&& this.connection.context().localSettings().initialLimits().flowControlRequested();
	}

	private void handshake() {
		Http3Headers headers = this.headers;
		Assert.state(headers != null, "A request is decided on once");
		this.headers = null;
		HandshakeInfo request;
		try {
			request = HandshakeRequest
				.read(headers, address(this.connection.channel().localSocketAddress()),
						address(this.connection.channel().remoteSocketAddress()))
				.peerCertificates(this.connection.peerCertificates())
				.rawRequest(HandshakeRequest.raw(headers, dialect(headers)))
				.build();
		}
		catch (IllegalArgumentException ex) {
			logger.debug("Malformed request", ex);
			reject(HandshakeDecision.reject(400));
			return;
		}
		this.request = request;
		this.deciding = true;
		this.connection.decisionStarted();
		Mono<HandshakeDecision> decision;
		try {
			decision = this.connection.context().settings().getHandshakeHandler().handshake(request);
		}
		catch (Throwable ex) {
			decision = Mono.error(ex);
		}
		Disposable subscription = decision.defaultIfEmpty(HandshakeDecision.reject(404))
			.subscribe((decided) -> this.connection.run(() -> decided(decided)),
					(ex) -> this.connection.run(() -> decided(rejection(ex))));
		if (this.deciding) {
			this.decision = subscription;
			this.timeout = this.connection.schedule(this::undecided, sessionSettings().getHandshakeTimeout());
		}
	}

	private void undecided() {
		this.connection.limitReached(Limit.HANDSHAKE_TIMEOUT);
		decided(HandshakeDecision.reject(503));
	}

	private Dialect dialect(Http3Headers headers) {
		CharSequence token = headers.get(Http3Headers.PseudoHeaderName.PROTOCOL.value());
		return Dialect.negotiate(String.valueOf(token), this.connection.peerSettings());
	}

	private static @Nullable InetSocketAddress address(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet : null;
	}

	private HandshakeDecision rejection(Throwable failure) {
		if (failure instanceof SessionRejectedException rejected && isRefusal(rejected.getHttpStatus())) {
			return HandshakeDecision.reject(rejected);
		}
		errors.error("Handshake failed", failure);
		return HandshakeDecision.reject(500);
	}

	private static boolean isRefusal(int status) {
		return status >= 300 && status <= 599;
	}

	private void decided(HandshakeDecision decision) {
		if (isOver()) {
			abandon(decision);
			return;
		}
		endDecision();
		try {
			if (decision.isAccepted()) {
				accept(decision);
			}
			else {
				reject(decision);
			}
		}
		catch (RuntimeException ex) {
			errors.error("The decision on a session could not be answered", ex);
			answerFailed();
		}
	}

	/**
	 * Nothing may be left of a request that was not answered.
	 */
	private void answerFailed() {
		DefaultSession session = session();
		if (session != null) {
			session.inbound().onConnectionLost("The answer could not be sent");
		}
		else {
			if (!isOver()) {
				giveUp();
			}
			resetAndClose(Http3ErrorCodes.H3_INTERNAL_ERROR);
		}
	}

	private ChannelFuture answer(Http3Headers response) {
		return channel().writeAndFlush(new DefaultHttp3HeadersFrame(response)).addListener((written) -> {
			if (!written.isSuccess()) {
				logger.debug("The answer could not be sent", written.cause());
				answerFailed();
			}
		});
	}

	/**
	 * The client gave up between the decision and the session.
	 */
	private static void abandon(HandshakeDecision decision) {
		if (decision.isAccepted()) {
			try {
				decision.getHandler().abandon();
			}
			catch (RuntimeException ex) {
				errors.warn("Handler failed to abandon a session", ex);
			}
		}
	}

	private void endDecision() {
		if (this.deciding) {
			this.deciding = false;
			cancelTimeout();
			this.connection.decisionEnded();
		}
	}

	private void accept(HandshakeDecision decision) {
		HandshakeInfo info = decision.getInfo();
		String protocol = info.getProtocol();
		Http3Headers response = new DefaultHttp3Headers().status(String.valueOf(decision.getStatus()));
		decision.getHeaders().forEach(response::set);
		if (this.draft02) {
			response.set(HandshakeHeaders.DRAFT_02_RESPONSE, HandshakeHeaders.DRAFT_02_RESPONSE_VALUE);
		}
		if (protocol != null) {
			response.set(HandshakeHeaders.WT_PROTOCOL, SubprotocolNegotiation.formatSelected(protocol));
		}
		ServerContext context = this.connection.context();
		// The session has it from here on
		this.request = null;
		this.decision = null;
		HandshakeInfo answered = info.mutate()
			.response(new HandshakeResponse(decision.getStatus(), ResponseFields.of(response)))
			.build();
		begin(new SessionBasis(answered, decision.getAttributes(),
				context.settings().getMetrics().sessionOpened(answered, decision.getContext()), sessionSettings(),
				context.settings().getDatagram(), context.localSettings().initialLimits()), (session) -> {
					context.sessionOpened(session, channel(), () -> answer(response));
					// The handler first, so that it is there when what came early is
					// handed over
					session.handle(decision.getHandler(), decision.getContext());
				});
	}

	@Override
	protected void deliverHeld(DefaultSession session) {
		ByteBuf bytes;
		while ((bytes = this.held.poll()) != null) {
			try {
				session.inbound().onConnectData(bytes);
			}
			finally {
				bytes.release();
			}
		}
	}

	@Override
	public void sessionEnded() {
		DefaultSession session = session();
		if (session != null) {
			this.connection.context().sessions().remove(session);
		}
		releasePermit();
	}

	private void releasePermit() {
		if (this.permitted) {
			this.permitted = false;
			this.connection.context().sessions().release();
		}
	}

	/**
	 * Answer that there will be no session.
	 */
	private void reject(HandshakeDecision decision) {
		HandshakeInfo request = decision.getRequest();
		this.connection.context()
			.settings()
			.getMetrics()
			.handshakeRejected(decision.getStatus(), (request != null) ? request : this.request, decision.getReason());
		giveUp();
		Http3Headers response = new DefaultHttp3Headers().status(String.valueOf(decision.getStatus()));
		decision.getHeaders().forEach(response::set);
		answer(response).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
		channel().read();
	}

	/**
	 * Reset the request.
	 */
	private void refuse(long errorCode) {
		this.connection.context().settings().getMetrics().handshakeRejected(0, this.request, null);
		giveUp();
		resetAndClose(errorCode);
	}

	@Override
	public void giveUp() {
		super.giveUp();
		cancelTimeout();
		if (this.awaitingSettings != null) {
			this.connection.forgetWaiting(this.awaitingSettings);
		}
		if (this.decision != null) {
			this.decision.dispose();
		}
		endDecision();
		releasePermit();
		this.held.forEach(ByteBuf::release);
		this.held.clear();
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.dispose();
			this.timeout = null;
		}
	}

	// What the client sends on the stream before there is a session

	@Override
	protected void dataBeforeSession(ByteBuf bytes) {
		this.heldBytes += bytes.readableBytes();
		this.held.add(bytes.retain());
	}

	@Override
	protected boolean takesMore() {
		return this.heldBytes < MAX_HELD_BYTES;
	}

	@Override
	protected void finBeforeSession() {
		// The client gave up before the decision
		refuse(Http3ErrorCodes.H3_REQUEST_CANCELLED);
	}

	@Override
	protected void resetBeforeSession(long errorCode) {
		refuse(Http3ErrorCodes.H3_REQUEST_CANCELLED);
	}

	@Override
	protected void lostBeforeSession() {
		giveUp();
	}

}
