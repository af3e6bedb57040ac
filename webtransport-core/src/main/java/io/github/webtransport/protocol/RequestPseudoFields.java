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

package io.github.webtransport.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The pseudo-header fields of a request (RFC 9114, Section 4.3.1; RFC 9220 for
 * {@code :protocol}).
 */
final class RequestPseudoFields implements HeaderSectionRules.PseudoFields {

	private @Nullable String method;

	private @Nullable String scheme;

	private @Nullable String authority;

	private @Nullable String path;

	private @Nullable String protocol;

	@Override
	public void add(String name, String value) {
		switch (name) {
			case ":method" -> {
				this.method = once(this.method, value);
			}
			case ":scheme" -> {
				this.scheme = once(this.scheme, value);
			}
			case ":authority" -> {
				this.authority = once(this.authority, value);
			}
			case ":path" -> {
				this.path = once(this.path, value);
			}
			case ":protocol" -> {
				this.protocol = once(this.protocol, value);
			}
			default -> throw FieldSyntax.malformed("Pseudo-header field that no request has");
		}
	}

	private static String once(@Nullable String present, String value) {
		if (present != null) {
			throw FieldSyntax.malformed("Pseudo-header field comes twice");
		}
		return value;
	}

	boolean isWebTransport() {
		return this.protocol != null && HandshakeHeaders.isWebTransport(this.protocol);
	}

	/**
	 * Check the fields together.
	 * @param host the value of the field {@code host}
	 */
	void verify(@Nullable String host) {
		if (this.method == null || !FieldSyntax.isToken(this.method)) {
			throw FieldSyntax.malformed("':method' is missing or no token");
		}
		boolean connect = this.method.equals("CONNECT");
		if (this.protocol != null && !(connect && FieldSyntax.isToken(this.protocol))) {
			throw FieldSyntax.malformed("':protocol' without CONNECT, or no token");
		}
		verifyAuthority(host);
		if (connect && this.protocol == null) {
			verifyPlainConnect();
			return;
		}
		if (!"https".equals(this.scheme)) {
			throw FieldSyntax.malformed("':scheme' is not 'https'");
		}
		if (connect && this.authority == null) {
			throw FieldSyntax.malformed("CONNECT without ':authority'");
		}
		verifyPath(this.method);
	}

	private void verifyAuthority(@Nullable String host) {
		if (this.authority != null && host != null && !this.authority.equalsIgnoreCase(host)) {
			throw FieldSyntax.malformed("':authority' and 'host' differ");
		}
		String effective = (this.authority != null) ? this.authority : host;
		if (effective == null || !AuthoritySyntax.isAuthority(effective)) {
			throw FieldSyntax.malformed("Authority is missing, or has no host, an impossible port or user information");
		}
	}

	/**
	 * A request for a tunnel (RFC 9114, Section 4.4).
	 */
	private void verifyPlainConnect() {
		if (this.scheme != null || this.path != null) {
			throw FieldSyntax.malformed("CONNECT with ':scheme' or ':path', and without ':protocol'");
		}
		if (this.authority == null || !AuthoritySyntax.hasPort(this.authority)) {
			throw FieldSyntax.malformed("CONNECT to no port");
		}
	}

	private void verifyPath(String method) {
		String path = this.path;
		if (path == null || !(path.startsWith("/") || (path.equals("*") && method.equals("OPTIONS")))) {
			throw FieldSyntax.malformed("':path' is missing, or does not begin with '/'");
		}
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			if (c <= ' ' || c >= 0x7f || c == '#') {
				throw FieldSyntax.malformed("':path' has a fragment, or characters that no URI has");
			}
		}
	}

}
