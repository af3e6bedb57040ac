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

package io.github.webtransport.netty.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;

import io.github.webtransport.ClientSettings;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.netty.http3.HandshakeRequest;
import io.github.webtransport.netty.http3.SessionStream;
import io.github.webtransport.protocol.ClientNegotiation;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.DefaultSession;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;

/**
 * The CONNECT stream of a session at the client: before the answer to it
 * (draft-ietf-webtrans-http3, section 3.2).
 */
final class ClientConnectStream extends SessionStream {

	private final ClientConnection connection;

	private final ClientContext context;

	private final Http3Headers headers;

	private final List<String> protocols;

	private final Listener listener;

	/**
	 * Create the stream.
	 * @param channel the stream of the engine, on which nothing has been sent
	 * @param connection its connection
	 * @param headers the header section of the request
	 * @param protocols the application protocols that it offers
	 * @param listener told what becomes of it
	 */
	ClientConnectStream(QuicStreamChannel channel, ClientConnection connection, Http3Headers headers,
			List<String> protocols, Listener listener) {
		super(channel, connection);
		this.connection = connection;
		this.context = connection.context();
		this.headers = headers;
		this.protocols = protocols;
		this.listener = listener;
	}

	/**
	 * Send the request.
	 */
	void start() {
		channel().writeAndFlush(new DefaultHttp3HeadersFrame(this.headers)).addListener((written) -> {
			Throwable failure = written.cause();
			if (failure != null && session() == null && !isOver()) {
				fail("The request could not be sent", failure, Http3ErrorCodes.H3_REQUEST_CANCELLED);
			}
		});
		channel().read();
	}

	/**
	 * Nobody wants the session any more.
	 */
	void cancel(CloseStatus status) {
		DefaultSession session = session();
		if (session != null) {
			session.closeNow(status);
		}
		else if (!isOver()) {
			giveUp();
			resetAndClose(Http3ErrorCodes.H3_REQUEST_CANCELLED);
		}
	}

	@Override
	protected void headersRead(Http3HeadersFrame frame) {
		if (session() != null || isOver()) {
			return;
		}
		ConnectResponse response = ConnectResponse.of(frame.headers(), this.protocols);
		if (response.isInformational()) {
			return;
		}
		if (response.isAccepted()) {
			accepted(response);
		}
		else {
			refused(response);
		}
	}

	private void refused(ConnectResponse response) {
		giveUp();
		if (response.isMalformed()) {
			this.listener.failed(new WebTransportConnectException("The response has no status", null));
			resetAndClose(Http3ErrorCodes.H3_MESSAGE_ERROR);
		}
		else {
			this.context.settings().getMetrics().handshakeRejected(response.status());
			this.listener.rejected(response.status(), response.fields());
			resetAndClose(Http3ErrorCodes.H3_REQUEST_CANCELLED);
		}
	}

	private void accepted(ConnectResponse response) {
		HandshakeInfo info = HandshakeRequest
			.parse(this.headers, address(channel().parent().localSocketAddress()),
					address(channel().parent().remoteSocketAddress()))
			.mutate()
			.rawRequest(HandshakeRequest.raw(this.headers, ClientNegotiation.dialect(this.connection.peerSettings())))
			.protocol(response.protocol())
			.response(new HandshakeResponse(response.status(), response.fields()))
			.build();
		ClientSettings settings = this.context.settings();
		SessionBasis basis = new SessionBasis(info, Map.of(), settings.getMetrics().sessionOpened(info),
				settings.getSession(), settings.getDatagram(), this.context.localSettings().initialLimits());
		begin(basis, (session) -> {
			if (response.protocolLegal()) {
				this.listener.accepted(session);
			}
			else {
				refuseProtocol(session);
			}
		});
	}

	/**
	 * The server chose a protocol that was not offered (section 3.3).
	 */
	private void refuseProtocol(DefaultSession session) {
		CloseStatus status = CloseStatus.of(WebTransportErrorCodes.WT_ALPN_ERROR, "Protocol was not offered");
		session.closeNow(status);
		this.listener.failed(new SessionClosedException(status, false));
	}

	private static @Nullable InetSocketAddress address(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet : null;
	}

	@Override
	public void sessionEnded() {
		// The place is given back when the stream is closed, later than this
	}

	@Override
	protected void finBeforeSession() {
		fail("The server ended the request without an answer", null, Http3ErrorCodes.H3_REQUEST_CANCELLED);
	}

	private void fail(String message, @Nullable Throwable cause, long errorCode) {
		giveUp();
		this.listener.failed(new WebTransportConnectException(message, cause));
		resetAndClose(errorCode);
	}

	@Override
	protected void failedBeforeSession(Throwable cause) {
		fail("The response is malformed", cause, Http3ErrorCodes.H3_MESSAGE_ERROR);
	}

	@Override
	protected void resetBeforeSession(long errorCode) {
		giveUp();
		this.context.settings().getMetrics().handshakeRejected(0);
		this.listener.reset(errorCode);
		resetAndClose(Http3ErrorCodes.H3_REQUEST_CANCELLED);
	}

	@Override
	protected void lostBeforeSession() {
		giveUp();
		this.listener.failed(new WebTransportConnectException("The connection was lost before an answer", null));
	}

	/**
	 * Told what becomes of the request.
	 */
	interface Listener {

		/**
		 * The session is there. What came early for it has not been handed over yet.
		 */
		void accepted(DefaultSession session);

		/**
		 * The server answered that there will be none.
		 */
		void rejected(int status, MultiValueMap<String, String> fields);

		/**
		 * The server reset the request.
		 */
		void reset(long errorCode);

		/**
		 * There will be none for another reason.
		 */
		void failed(Throwable failure);

	}

}
