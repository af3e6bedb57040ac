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

package io.github.webtransport.protocol.qmux;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The subprotocols that a client offers for a WebSocket
 * (draft-lcurley-qmux-websocket-00): versions of QMux, alone or with an application
 * protocol behind.
 *
 * @since 0.1.0
 */
public final class QmuxSubprotocols {

	/**
	 * The header field with the subprotocols (RFC 6455, section 11.3.4).
	 */
	public static final String HEADER = "Sec-WebSocket-Protocol";

	private static final String PREFIX = "qmux-";

	private static final String DRAFT_02 = "qmux-02";

	/**
	 * Older ones have no records, and no datagrams.
	 */
	private static final List<String> VERSIONS = List.of(DRAFT_02, "qmux-01");

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private final List<String> offered;

	private QmuxSubprotocols(List<String> offered) {
		this.offered = offered;
	}

	/**
	 * Parse the header field.
	 * @param fieldLines the values of all its lines, in order
	 * @return the subprotocols
	 */
	public static QmuxSubprotocols parse(List<String> fieldLines) {
		List<String> offered = new ArrayList<>();
		for (String line : fieldLines) {
			for (String name : line.split(",")) {
				offered.add(name.strip());
			}
		}
		return new QmuxSubprotocols(offered);
	}

	/**
	 * Return whether the client wants QMux, in any version.
	 * @return {@code false} if the request is none of ours
	 */
	public boolean isQmux() {
		return this.offered.stream().anyMatch((name) -> name.startsWith(PREFIX));
	}

	/**
	 * Return the application protocols that are offered with a version that is spoken
	 * here.
	 * @return the protocols in the client's order of preference
	 */
	public List<String> applicationProtocols() {
		Set<String> protocols = new LinkedHashSet<>();
		for (String name : this.offered) {
			for (String version : VERSIONS) {
				if (name.startsWith(version + '.') && name.length() > version.length() + 1) {
					protocols.add(name.substring(version.length() + 1));
				}
			}
		}
		return List.copyOf(protocols);
	}

	/**
	 * Return the subprotocol to answer with. A client that gets none falls back to a
	 * format that is not spoken here.
	 * @param applicationProtocol the application protocol that was chosen, or {@code
	 * null} for none
	 * @return the first that was offered and fits, or {@code null} if there is none
	 */
	public @Nullable String choose(@Nullable String applicationProtocol) {
		List<String> fitting = VERSIONS.stream()
			.map((version) -> (applicationProtocol != null) ? version + '.' + applicationProtocol : version)
			.toList();
		return this.offered.stream().filter(fitting::contains).findFirst().orElse(null);
	}

	/**
	 * Return what a client offers: each application protocol with each version that is
	 * spoken here, and behind them the versions alone. An application protocol whose name
	 * is no token of HTTP (RFC 9110, section 5.6.2) cannot be offered and is left out.
	 * @param applicationProtocols the protocols in order of preference
	 * @return the subprotocols in order of preference
	 */
	public static List<String> offer(List<String> applicationProtocols) {
		List<String> offered = new ArrayList<>();
		for (String version : VERSIONS) {
			applicationProtocols.stream()
				.filter((protocol) -> TOKEN.matcher(protocol).matches())
				.forEach((protocol) -> offered.add(version + '.' + protocol));
		}
		offered.addAll(VERSIONS);
		return offered;
	}

	/**
	 * Return the application protocol in a subprotocol.
	 * @param subprotocol what was answered
	 * @return the protocol, or {@code null} if there is none
	 */
	public static @Nullable String applicationProtocol(String subprotocol) {
		int dot = subprotocol.indexOf('.');
		return (dot >= 0) ? subprotocol.substring(dot + 1) : null;
	}

	/**
	 * Return whether a subprotocol has RESET_STREAM_AT.
	 * @param subprotocol what was answered
	 * @return {@code true} for draft 02
	 */
	public static boolean hasResetStreamAt(String subprotocol) {
		return subprotocol.startsWith(DRAFT_02);
	}

}
