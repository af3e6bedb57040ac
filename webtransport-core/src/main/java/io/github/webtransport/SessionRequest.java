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
import java.util.List;

import org.springframework.util.Assert;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;

/**
 * What a client asks a server for: the extended CONNECT request of a session
 * (draft-ietf-webtrans-http3, section 3.2). Immutable.
 *
 * @since 0.1.0
 */
public final class SessionRequest {

	private final URI uri;

	private final MultiValueMap<String, String> headers;

	private final List<String> protocols;

	private SessionRequest(Builder builder) {
		this.uri = builder.uri;
		this.headers = CollectionUtils.unmodifiableMultiValueMap(RequestHeaders.copyOf(builder.headers));
		this.protocols = builder.protocols;
	}

	/**
	 * Return the URI of the session.
	 * @return the URI, of scheme {@code https}
	 */
	public URI getUri() {
		return this.uri;
	}

	/**
	 * Return the header fields. A field takes the place of the fields of that name that
	 * the client adds to every request.
	 * @return the fields; names are case-insensitive
	 */
	public MultiValueMap<String, String> getHeaders() {
		return this.headers;
	}

	/**
	 * Return the application protocols to offer ({@code WT-Available-Protocols}, section
	 * 3.3).
	 * @return the protocols in order of preference; empty for those of the handler, or of
	 * the client
	 */
	public List<String> getProtocols() {
		return this.protocols;
	}

	/**
	 * Return a builder that starts with this request.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Create a request that says nothing beyond its URI.
	 * @param uri the URI
	 * @return the request
	 * @throws IllegalArgumentException if the URI is not one of a session
	 */
	public static SessionRequest of(URI uri) {
		return builder(uri).build();
	}

	/**
	 * Create a builder.
	 * @param uri the URI: absolute, of scheme {@code https}, without user information and
	 * fragment. Port 443 where it names none
	 * @return the builder
	 * @throws IllegalArgumentException if the URI is not one of a session
	 */
	public static Builder builder(URI uri) {
		return new Builder(uri);
	}

	@Override
	public String toString() {
		return "SessionRequest[" + Redaction.uri(this.uri) + "]";
	}

	/**
	 * Builds {@link SessionRequest}.
	 */
	public static final class Builder {

		private final URI uri;

		private final MultiValueMap<String, String> headers = HeaderFields.create();

		private List<String> protocols = List.of();

		private Builder(URI uri) {
			Assert.notNull(uri, "'uri' must not be null");
			Assert.isTrue("https".equalsIgnoreCase(uri.getScheme()), () -> "The scheme of " + uri + " is not https");
			Assert.isTrue(uri.getHost() != null, () -> uri + " names no host");
			Assert.isTrue(uri.getPort() == -1 || uri.getPort() >= 1 && uri.getPort() <= 65535,
					() -> uri + " names no port that there can be");
			Assert.isTrue(uri.getRawUserInfo() == null, "User information does not belong into the URI of a session");
			Assert.isTrue(uri.getRawFragment() == null, () -> "The URI of a session has no fragment: " + uri);
			this.uri = uri;
		}

		private Builder(SessionRequest request) {
			this.uri = request.uri;
			this.headers.addAll(request.headers);
			this.protocols = request.protocols;
		}

		/**
		 * Add a header field.
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
		 * Set the {@code Origin}: only for a client that acts for a web page.
		 * @param origin the origin, such as {@code https://example.org}
		 * @return this builder
		 */
		public Builder origin(String origin) {
			this.headers.remove("origin");
			return header("origin", origin);
		}

		/**
		 * Set the application protocols to offer, in place of those that were set before.
		 * @param protocols the protocols in order of preference: printable ASCII, at most
		 * 512 characters each, all different
		 * @return this builder
		 */
		public Builder protocols(String... protocols) {
			this.protocols = List.of(protocols);
			return this;
		}

		/**
		 * Build the request.
		 * @return the request
		 */
		public SessionRequest build() {
			return new SessionRequest(this);
		}

	}

}
