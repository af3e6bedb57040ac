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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;

/**
 * Settings of a client. Immutable.
 *
 * @since 0.1.0
 * @see WebTransportClient.Builder
 */
public final class ClientSettings {

	private final ClientTlsSettings tls;

	private final Duration connectTimeout;

	private final QuicSettings quic;

	private final SessionSettings session;

	private final DatagramSettings datagram;

	private final MultiValueMap<String, String> headers;

	private final List<String> protocols;

	private final boolean assumeWebTransport;

	private final WebTransportMetrics metrics;

	private final @Nullable Function<SessionRequest, Mono<SessionRequest>> requestProcessor;

	private final List<WebTransportClientFilter> filters;

	private final ClientTransport transport;

	private final ClientWebSocketSettings webSocket;

	private ClientSettings(Builder builder) {
		this.tls = builder.tls;
		this.connectTimeout = builder.connectTimeout;
		this.quic = builder.quic;
		this.session = builder.session;
		this.datagram = builder.datagram;
		this.headers = CollectionUtils.unmodifiableMultiValueMap(RequestHeaders.copyOf(builder.headers));
		this.protocols = builder.protocols;
		this.assumeWebTransport = builder.assumeWebTransport;
		this.metrics = builder.metrics;
		this.requestProcessor = builder.requestProcessor;
		this.filters = List.copyOf(builder.filters);
		this.transport = builder.transport;
		this.webSocket = builder.webSocket;
	}

	/**
	 * Return whom the client trusts, and how it identifies itself.
	 * @return the settings
	 */
	public ClientTlsSettings getTls() {
		return this.tls;
	}

	/**
	 * Return how long it may take to find the server's address and to establish a
	 * connection, the TLS handshake included, over all addresses of a name.
	 * @return the time
	 */
	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * Return the settings of QUIC and HTTP/3.
	 * @return the settings
	 */
	public QuicSettings getQuic() {
		return this.quic;
	}

	/**
	 * Return the settings of sessions.
	 * @return the settings
	 */
	public SessionSettings getSession() {
		return this.session;
	}

	/**
	 * Return the settings of the datagram queues.
	 * @return the settings
	 */
	public DatagramSettings getDatagram() {
		return this.datagram;
	}

	/**
	 * Return the header fields of every request.
	 * @return the fields; names are case-insensitive
	 */
	public MultiValueMap<String, String> getHeaders() {
		return this.headers;
	}

	/**
	 * Return the application protocols that requests offer unless they name their own.
	 * @return the protocols in order of preference
	 */
	public List<String> getProtocols() {
		return this.protocols;
	}

	/**
	 * Return whether a server that accepts extended CONNECT and datagrams is taken to
	 * speak WebTransport also where its SETTINGS do not say so.
	 * @return {@code true} if it is
	 */
	public boolean isAssumeWebTransport() {
		return this.assumeWebTransport;
	}

	/**
	 * Return what is told of events.
	 * @return the metrics
	 */
	public WebTransportMetrics getMetrics() {
		return this.metrics;
	}

	/**
	 * Return what completes each request before it is sent.
	 * @return the processor, or {@code null} for none
	 */
	public @Nullable Function<SessionRequest, Mono<SessionRequest>> getRequestProcessor() {
		return this.requestProcessor;
	}

	/**
	 * Return what stands around each opening of a session.
	 * @return the filters, the outermost first
	 */
	public List<WebTransportClientFilter> getFilters() {
		return this.filters;
	}

	/**
	 * Return by what sessions are opened.
	 * @return the transport, or both
	 */
	public ClientTransport getTransport() {
		return this.transport;
	}

	/**
	 * Return the settings of sessions over WebSockets.
	 * @return the settings, which are of no use where the transport is WebTransport alone
	 */
	public ClientWebSocketSettings getWebSocket() {
		return this.webSocket;
	}

	/**
	 * Return a builder that starts with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Create a builder that starts with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link ClientSettings}.
	 */
	public static final class Builder {

		private ClientTlsSettings tls = ClientTlsSettings.DEFAULT;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private QuicSettings quic = QuicSettings.DEFAULT;

		private SessionSettings session = SessionSettings.DEFAULT;

		private DatagramSettings datagram = DatagramSettings.DEFAULT;

		private final MultiValueMap<String, String> headers = HeaderFields.create();

		private List<String> protocols = List.of();

		private boolean assumeWebTransport;

		private WebTransportMetrics metrics = WebTransportMetrics.NOOP;

		private @Nullable Function<SessionRequest, Mono<SessionRequest>> requestProcessor;

		private final List<WebTransportClientFilter> filters = new ArrayList<>(0);

		private ClientTransport transport = ClientTransport.WEBTRANSPORT;

		private ClientWebSocketSettings webSocket = ClientWebSocketSettings.DEFAULT;

		private Builder() {
		}

		private Builder(ClientSettings settings) {
			this.tls = settings.tls;
			this.connectTimeout = settings.connectTimeout;
			this.quic = settings.quic;
			this.session = settings.session;
			this.datagram = settings.datagram;
			this.headers.addAll(settings.headers);
			this.protocols = settings.protocols;
			this.assumeWebTransport = settings.assumeWebTransport;
			this.metrics = settings.metrics;
			this.requestProcessor = settings.requestProcessor;
			this.filters.addAll(settings.filters);
			this.transport = settings.transport;
			this.webSocket = settings.webSocket;
		}

		/**
		 * Set whom the client trusts, and how it identifies itself.
		 * @param tls the settings; the JVM's trust store by default
		 * @return this builder
		 */
		public Builder tls(ClientTlsSettings tls) {
			Assert.notNull(tls, "'tls' must not be null");
			this.tls = tls;
			return this;
		}

		/**
		 * Set how long it may take to find the server's address and to establish a
		 * connection, the TLS handshake included. Shared by all addresses of a name,
		 * which are tried in turn.
		 * @param connectTimeout the time, above 0; 5 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			SettingRange.positive("connectTimeout", connectTimeout);
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * Set QUIC and HTTP/3.
		 * @param quic the settings
		 * @return this builder
		 */
		public Builder quic(QuicSettings quic) {
			Assert.notNull(quic, "'quic' must not be null");
			this.quic = quic;
			return this;
		}

		/**
		 * Set sessions.
		 * @param session the settings
		 * @return this builder
		 */
		public Builder session(SessionSettings session) {
			Assert.notNull(session, "'session' must not be null");
			this.session = session;
			return this;
		}

		/**
		 * Set the datagram queues.
		 * @param datagram the settings
		 * @return this builder
		 */
		public Builder datagram(DatagramSettings datagram) {
			Assert.notNull(datagram, "'datagram' must not be null");
			this.datagram = datagram;
			return this;
		}

		/**
		 * Add a header field to every request.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the field cannot be sent
		 */
		public Builder header(String name, String value) {
			RequestHeaders.add(this.headers, name, value);
			return this;
		}

		/**
		 * Set the {@code Origin} of every request: only for a client that acts for web
		 * pages.
		 * @param origin the origin, such as {@code https://example.org}
		 * @return this builder
		 */
		public Builder origin(String origin) {
			this.headers.remove("origin");
			return header("origin", origin);
		}

		/**
		 * Set the application protocols that are offered where neither the request nor
		 * the handler names some ({@code WT-Available-Protocols},
		 * draft-ietf-webtrans-http3, section 3.3).
		 * @param protocols the protocols in order of preference: printable ASCII, at most
		 * 512 characters each, all different; none by default
		 * @return this builder
		 */
		public Builder protocols(String... protocols) {
			this.protocols = List.of(protocols);
			return this;
		}

		/**
		 * Take a server that accepts extended CONNECT and datagrams to speak WebTransport
		 * also where its SETTINGS do not say so (draft-ietf-webtrans-http3, section 3.1).
		 * @param assumeWebTransport whether to do so; {@code false} by default
		 * @return this builder
		 */
		public Builder assumeWebTransport(boolean assumeWebTransport) {
			this.assumeWebTransport = assumeWebTransport;
			return this;
		}

		/**
		 * Set what is told of events.
		 * @param metrics the metrics; none by default
		 * @return this builder
		 */
		public Builder metrics(WebTransportMetrics metrics) {
			Assert.notNull(metrics, "'metrics' must not be null");
			this.metrics = metrics;
			return this;
		}

		/**
		 * Set what completes each request just before it is sent, such as by a token that
		 * has to be fetched. Asked with each subscription of
		 * {@link WebTransportClient#open}, so that each attempt of a retry has a token of
		 * its own, and once more for a WebSocket that joins.
		 * @param requestProcessor gives the request to send, on any thread; {@code null}
		 * for none, the default
		 * @return this builder
		 */
		public Builder requestProcessor(@Nullable Function<SessionRequest, Mono<SessionRequest>> requestProcessor) {
			this.requestProcessor = requestProcessor;
			return this;
		}

		/**
		 * Add what stands around each opening of a session. What is added first is
		 * outermost.
		 * @param filter the filter
		 * @return this builder
		 */
		public Builder filter(WebTransportClientFilter filter) {
			Assert.notNull(filter, "'filter' must not be null");
			this.filters.add(filter);
			return this;
		}

		/**
		 * Set by what sessions are opened.
		 * @param transport the transport, or both; WebTransport alone by default
		 * @return this builder
		 */
		public Builder transport(ClientTransport transport) {
			Assert.notNull(transport, "'transport' must not be null");
			this.transport = transport;
			return this;
		}

		/**
		 * Set sessions over WebSockets.
		 * @param webSocket the settings
		 * @return this builder
		 */
		public Builder webSocket(ClientWebSocketSettings webSocket) {
			Assert.notNull(webSocket, "'webSocket' must not be null");
			this.webSocket = webSocket;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public ClientSettings build() {
			return new ClientSettings(this);
		}

	}

}
