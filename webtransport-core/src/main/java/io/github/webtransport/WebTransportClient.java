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

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Opens WebTransport sessions to servers. Sessions to one authority share a connection as
 * far as both ends use session flow control and the server allows it
 * (draft-ietf-webtrans-http3, section 5.1); otherwise each has its own. A connection that
 * has room for sessions and carries none is closed after ten seconds. Where UDP is
 * blocked, a session can go over a WebSocket of its own instead
 * ({@link ClientTransport}).
 *
 * <p>
 * Safe for use by several threads; one client serves an application. It owns no threads:
 * it runs on the event loops that all HTTP clients of Reactor Netty share, and so do the
 * handlers of its sessions, which must not block.
 *
 * @since 0.1.0
 */
public interface WebTransportClient extends Disposable {

	/**
	 * Open a session and let a handler own it.
	 * @param uri the URI of the session, of scheme {@code https}
	 * @param handler handles the session. Its
	 * {@linkplain WebTransportHandler#getProtocols() protocols} are offered to the server
	 * @return see {@link #connect(SessionRequest, WebTransportHandler)}
	 */
	default Mono<Void> connect(URI uri, WebTransportHandler handler) {
		return connect(SessionRequest.of(uri), handler);
	}

	/**
	 * Open a session and let a handler own it.
	 * @param request what to ask for
	 * @param handler handles the session, on the event loop of its connection. Its
	 * {@linkplain WebTransportHandler#getProtocols() protocols} are offered unless the
	 * request names some
	 * @return opens a session with each subscription, and completes when it has ended: by
	 * the handler, by {@code close} on this side, or by the server with code 0. Fails
	 * with the handler's failure, the session then being closed with
	 * {@link CloseStatus#INTERNAL_ERROR}; with {@link SessionClosedException} if the
	 * server closed it with another code or it was lost; or as
	 * {@link #open(SessionRequest)} does. Cancelling it closes the session with code 0
	 */
	Mono<Void> connect(SessionRequest request, WebTransportHandler handler);

	/**
	 * Open a session that the caller closes.
	 * @param uri the URI of the session, of scheme {@code https}
	 * @return see {@link #open(SessionRequest)}
	 */
	default Mono<WebTransportSession> open(URI uri) {
		return open(SessionRequest.of(uri));
	}

	/**
	 * Open a session that the caller closes.
	 * @param request what to ask for
	 * @return opens a session with each subscription, and gives it when the server has
	 * accepted. Fails with {@link SessionRejectedException} for any status but 2xx, no
	 * redirect being followed; with {@link WebTransportConnectException} if there is no
	 * answer; with {@link SessionClosedException} if the server chose a protocol that was
	 * not offered, the session then being closed with {@code WT_ALPN_ERROR}; with
	 * {@link TooManySessionsException} if this client has as many sessions as it may;
	 * with {@link ClientClosedException} if it is closed. All of them are a
	 * {@link WebTransportException}, and there are no others but those of a
	 * {@linkplain Builder#requestProcessor request processor} or a
	 * {@linkplain Builder#filter filter}. Cancelling it gives up, and frees all that was
	 * begun. The server decides once at most with each subscription: the request is only
	 * repeated, on another connection, if the server says that it has not looked at it
	 * (RFC 9114, sections 4.1.1 and 5.2). With {@link ClientTransport#AUTO} it may decide
	 * twice, where both transports get through: only if nothing came from it over QUIC
	 * for the whole head start. At most one of both sessions is kept; the other is closed
	 * with code 0
	 * @throws IllegalArgumentException if the protocols cannot be offered
	 */
	Mono<WebTransportSession> open(SessionRequest request);

	/**
	 * Close with code 0, without a reason.
	 * @return see {@link #close(CloseStatus)}
	 */
	default Mono<Void> close() {
		return close(CloseStatus.NORMAL);
	}

	/**
	 * Close the client: its sessions with {@code WT_CLOSE_SESSION}, and its connections
	 * when the servers have answered, or after two seconds. Sessions that are being
	 * opened fail, and none can be opened any more.
	 * @param status the code and the reason for the sessions
	 * @return closes when subscribed to, and completes when everything is freed;
	 * cancelling it only stops waiting
	 */
	Mono<Void> close(CloseStatus status);

	/**
	 * Close as {@link #close()} does, without waiting.
	 */
	@Override
	default void dispose() {
		close().subscribe();
	}

	/**
	 * Return whether the client is closed or being closed.
	 * @return {@code true} if it opens no sessions any more
	 */
	@Override
	boolean isDisposed();

	/**
	 * Create a client with the defaults.
	 * @return the client
	 * @throws EngineUnavailableException if there is no QUIC library for this platform
	 */
	static WebTransportClient create() {
		return builder().build();
	}

	/**
	 * Create a client.
	 * @param settings the settings
	 * @return the client
	 * @throws EngineUnavailableException if there is no QUIC library for this platform
	 * @see WebTransportProvider
	 */
	static WebTransportClient create(ClientSettings settings) {
		return ProviderLoader.load().createClient(settings);
	}

	/**
	 * Create a builder with the defaults.
	 * @return the builder
	 */
	static Builder builder() {
		return new DefaultClientBuilder();
	}

	/**
	 * Builds clients. Not safe for use by several threads; what it has built does not
	 * change with it.
	 */
	interface Builder {

		/**
		 * Trust a certificate by its hash, whatever name it is for, and no others. It
		 * must be valid for 14 days at most, and its key must not be RSA.
		 * @param sha256 the SHA-256 of the certificate's DER encoding, 32 bytes
		 * @return this builder
		 */
		Builder trustCertificateHash(byte[] sha256);

		/**
		 * Trust a certificate by its hash, as {@link #trustCertificateHash(byte[])}.
		 * @param sha256 the hash in Base64, such as
		 * {@link SelfSignedCertificate#getSha256()} returns
		 * @return this builder
		 */
		Builder trustCertificateHash(String sha256);

		/**
		 * Set who judges the certificates of servers.
		 * @param trustManagerFactory the factory, or {@code null} for the JVM's trust
		 * store, the default
		 * @return this builder
		 */
		Builder trustManager(@Nullable TrustManagerFactory trustManagerFactory);

		/**
		 * Set the certificate that the client shows to servers that ask for one.
		 * @param keyManagerFactory gives key and certificate chain, or {@code null} for
		 * none, the default
		 * @param keyPassword the password of the key, or {@code null}
		 * @return this builder
		 */
		Builder keyManager(@Nullable KeyManagerFactory keyManagerFactory, @Nullable String keyPassword);

		/**
		 * Add a header field to every request.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the field cannot be sent
		 */
		Builder header(String name, String value);

		/**
		 * Set the {@code Origin} of every request: only for a client that acts for web
		 * pages.
		 * @param origin the origin, such as {@code https://example.org}
		 * @return this builder
		 */
		Builder origin(String origin);

		/**
		 * Set the application protocols that are offered where neither the request nor
		 * the handler names some.
		 * @param protocols the protocols in order of preference; none by default
		 * @return this builder
		 */
		Builder protocols(String... protocols);

		/**
		 * Set how long it may take to find the server's address and to establish a
		 * connection. Shared by all addresses of a name, which are tried in turn.
		 * @param connectTimeout the time, above 0; 5 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		Builder connectTimeout(Duration connectTimeout);

		/**
		 * Set how long the server may take to send its SETTINGS, and how long to answer a
		 * request. A server that cannot decide in its own time, 5 seconds by default,
		 * says so by status 503: wait longer than that to learn it.
		 * @param handshakeTimeout the time, above 0; 10 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		Builder handshakeTimeout(Duration handshakeTimeout);

		/**
		 * Set QUIC and HTTP/3.
		 * @param quic the settings
		 * @return this builder
		 */
		Builder quic(QuicSettings quic);

		/**
		 * Set sessions. Its handshake timeout yields to
		 * {@link #handshakeTimeout(Duration)}.
		 * @param session the settings
		 * @return this builder
		 */
		Builder session(SessionSettings session);

		/**
		 * Set the datagram queues.
		 * @param datagram the settings
		 * @return this builder
		 */
		Builder datagram(DatagramSettings datagram);

		/**
		 * Take a server that accepts extended CONNECT and datagrams to speak WebTransport
		 * also where its SETTINGS do not say so.
		 * @param assumeWebTransport whether to do so; {@code false} by default
		 * @return this builder
		 */
		Builder assumeWebTransport(boolean assumeWebTransport);

		/**
		 * Set what is told of events.
		 * @param metrics the metrics; none by default
		 * @return this builder
		 */
		Builder metrics(WebTransportMetrics metrics);

		/**
		 * Set what completes each request just before it is sent, such as by a token that
		 * has to be fetched. Asked with each subscription of {@code open} or
		 * {@code connect}, so that each attempt of a retry has a token of its own, and
		 * once more for a WebSocket that joins, since a token may be good for one request
		 * only. Its failure is theirs, as it is.
		 * @param requestProcessor gives the request to send, on any thread; {@code null}
		 * for none, the default
		 * @return this builder
		 */
		Builder requestProcessor(@Nullable Function<SessionRequest, Mono<SessionRequest>> requestProcessor);

		/**
		 * Add what stands around each opening of a session. What is added first is
		 * outermost.
		 * @param filter the filter
		 * @return this builder
		 */
		Builder filter(WebTransportClientFilter filter);

		/**
		 * Set by what sessions are opened.
		 * @param transport the transport, or both; WebTransport alone by default
		 * @return this builder
		 */
		Builder transport(ClientTransport transport);

		/**
		 * Set sessions over WebSockets.
		 * @param webSocket the settings
		 * @return this builder
		 */
		Builder webSocket(ClientWebSocketSettings webSocket);

		/**
		 * Let something else set this builder.
		 * @param consumer sets it
		 * @return this builder
		 */
		default Builder apply(Consumer<Builder> consumer) {
			consumer.accept(this);
			return this;
		}

		/**
		 * Return what has been set.
		 * @return the settings, which do not change with this builder
		 * @throws IllegalArgumentException if they contradict each other
		 */
		ClientSettings toSettings();

		/**
		 * Build a client.
		 * @return the client
		 * @throws IllegalArgumentException if the settings contradict each other
		 * @throws EngineUnavailableException if there is no QUIC library for this
		 * platform
		 */
		default WebTransportClient build() {
			return create(toSettings());
		}

	}

}
