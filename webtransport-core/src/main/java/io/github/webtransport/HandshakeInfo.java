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

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * What was said in the handshake of a session: the extended CONNECT request
 * (draft-ietf-webtrans-http3, section 3.2) and what the server made of it. Immutable.
 *
 * @since 0.1.0
 */
public final class HandshakeInfo {

	/**
	 * Session identifiers are unique in the JVM.
	 */
	private static final AtomicLong IDS = new AtomicLong();

	private static final MultiValueMap<String, String> NO_PARAMETERS = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());

	private final String id;

	private final URI uri;

	private final MultiValueMap<String, String> headers;

	private final MultiValueMap<String, String> cookies;

	private final MultiValueMap<String, String> queryParams;

	private final Map<String, String> pathVariables;

	private final @Nullable String pathPattern;

	private final List<String> offeredProtocols;

	private final @Nullable String protocol;

	private final Mono<Principal> principal;

	private final @Nullable InetSocketAddress localAddress;

	private final @Nullable InetSocketAddress remoteAddress;

	private final List<X509Certificate> peerCertificates;

	private final @Nullable RawConnectRequest rawRequest;

	private final @Nullable HandshakeResponse response;

	private final SessionTransport transport;

	private HandshakeInfo(Builder builder) {
		this.id = builder.id;
		this.uri = builder.uri;
		this.headers = builder.headers.share();
		this.cookies = builder.cookies.share();
		this.queryParams = builder.queryParams.share();
		this.pathVariables = Map.copyOf(builder.pathVariables);
		this.pathPattern = builder.pathPattern;
		this.offeredProtocols = List.copyOf(builder.offeredProtocols);
		this.protocol = builder.protocol;
		this.principal = builder.principal;
		this.localAddress = builder.localAddress;
		this.remoteAddress = builder.remoteAddress;
		this.peerCertificates = List.copyOf(builder.peerCertificates);
		this.rawRequest = builder.rawRequest;
		this.response = builder.response;
		this.transport = builder.transport;
	}

	/**
	 * Return the identifier of the session, known before there is a session.
	 * @return what {@link WebTransportSession#getId()} will be
	 */
	public String getId() {
		return this.id;
	}

	/**
	 * Return the URI of the session: scheme, authority, path and query.
	 * @return the URI
	 */
	public URI getUri() {
		return this.uri;
	}

	/**
	 * Return the path, still percent-encoded, without the query.
	 * @return the path
	 */
	public String getPath() {
		String path = this.uri.getRawPath();
		return (path != null && !path.isEmpty()) ? path : "/";
	}

	/**
	 * Return the pattern that matched the path.
	 * @return the pattern, or {@code null} when nothing matched a pattern
	 */
	public @Nullable String getPathPattern() {
		return this.pathPattern;
	}

	/**
	 * Return the variables of the path pattern, decoded.
	 * @return the variables by name
	 */
	public Map<String, String> getPathVariables() {
		return this.pathVariables;
	}

	/**
	 * Return the header fields of the request, without pseudo-headers.
	 * @return the fields; names are case-insensitive
	 */
	public MultiValueMap<String, String> getHeaders() {
		return this.headers;
	}

	/**
	 * Return the cookies of the request.
	 * @return the cookies by name
	 */
	public MultiValueMap<String, String> getCookies() {
		return this.cookies;
	}

	/**
	 * Return the parameters of the query, decoded.
	 * @return the parameters by name
	 */
	public MultiValueMap<String, String> getQueryParams() {
		return this.queryParams;
	}

	/**
	 * Return the {@code Origin} of the request. Browsers always send one.
	 * @return the origin, or {@code null}
	 */
	public @Nullable String getOrigin() {
		return this.headers.getFirst("origin");
	}

	/**
	 * Return the application protocols that the client offered
	 * (draft-ietf-webtrans-http3, section 3.3).
	 * @return the protocols in the client's order of preference
	 */
	public List<String> getOfferedProtocols() {
		return this.offeredProtocols;
	}

	/**
	 * Return the application protocol that was chosen.
	 * @return the protocol, or {@code null} for none
	 */
	public @Nullable String getProtocol() {
		return this.protocol;
	}

	/**
	 * Return who is at the other end, as found by the handshake.
	 * @return the principal, or empty
	 */
	public Mono<Principal> getPrincipal() {
		return this.principal;
	}

	/**
	 * Return the address at which the request arrived.
	 * @return the address, or {@code null} when the carrier has none
	 */
	public @Nullable InetSocketAddress getLocalAddress() {
		return this.localAddress;
	}

	/**
	 * Return the address of the peer at the time of the handshake. A peer may move to
	 * another address later (RFC 9000, section 9).
	 * @return the address, or {@code null} when the carrier has none
	 */
	public @Nullable InetSocketAddress getRemoteAddress() {
		return this.remoteAddress;
	}

	/**
	 * Return the certificates by which the client has proved who it is, and which the
	 * server trusts.
	 * @return the client's own certificate first, and those that vouch for it behind it;
	 * empty when the client was not asked for any, or has none
	 * @see TlsSettings#getClientAuth()
	 */
	public List<X509Certificate> getPeerCertificates() {
		return this.peerCertificates;
	}

	/**
	 * Return the request as it came.
	 * @return the request, or {@code null} when it did not come by HTTP/3
	 */
	public @Nullable RawConnectRequest getRawRequest() {
		return this.rawRequest;
	}

	/**
	 * Return what carries the session.
	 * @return the transport
	 */
	public SessionTransport getTransport() {
		return this.transport;
	}

	/**
	 * Return the answer of the server, at both ends of a session.
	 * @return the response that opened the session, or {@code null} while there is none
	 */
	public @Nullable HandshakeResponse getResponse() {
		return this.response;
	}

	/**
	 * Return a builder that starts with the values of this object.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	@Override
	public String toString() {
		// The query may carry a token
		return "HandshakeInfo[path=" + getPath() + "]";
	}

	/**
	 * Create a builder.
	 * @param uri the URI of the session
	 * @return the builder
	 */
	public static Builder builder(URI uri) {
		return new Builder(uri);
	}

	/**
	 * Builds {@link HandshakeInfo}.
	 */
	public static final class Builder {

		private final String id;

		private URI uri;

		private final SharedFields headers;

		private final SharedFields cookies;

		private final SharedFields queryParams;

		private Map<String, String> pathVariables = Map.of();

		private @Nullable String pathPattern;

		private List<String> offeredProtocols = List.of();

		private @Nullable String protocol;

		private Mono<Principal> principal = Mono.empty();

		private @Nullable InetSocketAddress localAddress;

		private @Nullable InetSocketAddress remoteAddress;

		private List<X509Certificate> peerCertificates = List.of();

		private @Nullable RawConnectRequest rawRequest;

		private @Nullable HandshakeResponse response;

		private SessionTransport transport = SessionTransport.WEBTRANSPORT;

		private Builder(URI uri) {
			Assert.notNull(uri, "'uri' must not be null");
			this.id = Long.toHexString(IDS.incrementAndGet());
			this.uri = uri;
			this.headers = new SharedFields(HeaderFields.NONE, HeaderFields::create);
			this.cookies = new SharedFields(NO_PARAMETERS, LinkedMultiValueMap::new);
			this.queryParams = new SharedFields(NO_PARAMETERS, LinkedMultiValueMap::new);
		}

		private Builder(HandshakeInfo info) {
			this.id = info.id;
			this.uri = info.uri;
			this.headers = new SharedFields(info.headers, HeaderFields::create);
			this.cookies = new SharedFields(info.cookies, LinkedMultiValueMap::new);
			this.queryParams = new SharedFields(info.queryParams, LinkedMultiValueMap::new);
			this.pathVariables = info.pathVariables;
			this.pathPattern = info.pathPattern;
			this.offeredProtocols = info.offeredProtocols;
			this.protocol = info.protocol;
			this.principal = info.principal;
			this.localAddress = info.localAddress;
			this.remoteAddress = info.remoteAddress;
			this.peerCertificates = info.peerCertificates;
			this.rawRequest = info.rawRequest;
			this.response = info.response;
			this.transport = info.transport;
		}

		/**
		 * Add a header field.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 */
		public Builder header(String name, String value) {
			this.headers.add(name, value);
			return this;
		}

		/**
		 * Add a cookie.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 */
		public Builder cookie(String name, String value) {
			this.cookies.add(name, value);
			return this;
		}

		/**
		 * Add a query parameter, decoded.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 */
		public Builder queryParam(String name, String value) {
			this.queryParams.add(name, value);
			return this;
		}

		/**
		 * Remove a parameter of the query, from the URI and the raw request as well.
		 * @param name the name of the parameter, decoded
		 * @return this builder
		 */
		public Builder withoutQueryParam(String name) {
			this.queryParams.remove(name);
			String query = this.uri.getRawQuery();
			if (query != null) {
				this.uri = UriQuery.without(this.uri, name);
				String rest = this.uri.getRawQuery();
				if (this.rawRequest != null) {
					this.rawRequest = new RawConnectRequest(this.rawRequest.protocol(),
							this.uri.getRawPath() + ((rest != null) ? '?' + rest : ""), this.rawRequest.dialect());
				}
			}
			return this;
		}

		/**
		 * Set what matched the path.
		 * @param pathPattern the pattern
		 * @param pathVariables its variables, decoded
		 * @return this builder
		 */
		public Builder pathMatch(String pathPattern, Map<String, String> pathVariables) {
			this.pathPattern = pathPattern;
			this.pathVariables = pathVariables;
			return this;
		}

		/**
		 * Set the application protocols that the client offered.
		 * @param offeredProtocols the protocols in the client's order
		 * @return this builder
		 */
		public Builder offeredProtocols(List<String> offeredProtocols) {
			this.offeredProtocols = offeredProtocols;
			return this;
		}

		/**
		 * Set the application protocol that was chosen.
		 * @param protocol one of those offered, or {@code null}
		 * @return this builder
		 */
		public Builder protocol(@Nullable String protocol) {
			this.protocol = protocol;
			return this;
		}

		/**
		 * Set who is at the other end.
		 * @param principal the principal, may be empty
		 * @return this builder
		 */
		public Builder principal(Mono<Principal> principal) {
			this.principal = principal;
			return this;
		}

		/**
		 * Set the addresses of the connection.
		 * @param localAddress the address of this side, or {@code null} for none
		 * @param remoteAddress the address of the peer, or {@code null} for none
		 * @return this builder
		 */
		public Builder addresses(@Nullable InetSocketAddress localAddress, @Nullable InetSocketAddress remoteAddress) {
			this.localAddress = localAddress;
			this.remoteAddress = remoteAddress;
			return this;
		}

		/**
		 * Set the certificates of the client.
		 * @param peerCertificates the client's own first; none by default
		 * @return this builder
		 */
		public Builder peerCertificates(List<X509Certificate> peerCertificates) {
			this.peerCertificates = peerCertificates;
			return this;
		}

		/**
		 * Set the request as it came.
		 * @param rawRequest the request, or {@code null} for none
		 * @return this builder
		 */
		public Builder rawRequest(@Nullable RawConnectRequest rawRequest) {
			this.rawRequest = rawRequest;
			return this;
		}

		/**
		 * Set the answer of the server.
		 * @param response the response, or {@code null} for none
		 * @return this builder
		 */
		public Builder response(@Nullable HandshakeResponse response) {
			this.response = response;
			return this;
		}

		/**
		 * Set what carries the session.
		 * @param transport the transport; {@link SessionTransport#WEBTRANSPORT} by
		 * default
		 * @return this builder
		 */
		public Builder transport(SessionTransport transport) {
			this.transport = transport;
			return this;
		}

		/**
		 * Build the object.
		 * @return the handshake info
		 */
		public HandshakeInfo build() {
			return new HandshakeInfo(this);
		}

	}

}
