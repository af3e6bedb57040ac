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

package io.github.webtransport.autoconfigure.logging;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the access log says of a session that has ended, or of one that was refused.
 *
 * @param request what is known of the request, or {@code null}
 * @param user the name of who is at the other end, or {@code null} for nobody
 * @param status the HTTP status of the answer, 0 where the request was reset
 * @param reason why the session was refused, or {@code null}
 * @param close how the session ended, or {@code null} if there was none
 * @param duration how long it lasted, in nanoseconds
 * @param traffic what went over it
 */
record AccessLogEntry(@Nullable HandshakeInfo request, @Nullable String user, int status, @Nullable String reason,
		@Nullable CloseStatus close, long duration, Traffic traffic) {

	private static final int MAX_LENGTH = 300;

	/**
	 * What may show up in a log as something else than it is: peers choose it.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

	/**
	 * Return the line for people, after the common log format as far as that goes.
	 */
	String text() {
		String head = "%s - %s [%s] \"CONNECT %s\" %s".formatted(orDash(address()), orDash(printable(this.user)), id(),
				orDash(path()), (this.status != 0) ? this.status : "RESET");
		if (this.close == null) {
			return (this.reason != null) ? head + " refused: " + printable(this.reason) : head;
		}
		return head + String.format(Locale.ROOT,
				" closed: %s, %.3f s, streams %d, datagrams %d in %d out, bytes %d in %d out", closed(this.close),
				this.duration / 1e9, this.traffic.streams(), this.traffic.datagramsIn(), this.traffic.datagramsOut(),
				this.traffic.bytesIn(), this.traffic.bytesOut());
	}

	/**
	 * Return the fields for machines, by the names of the Elastic Common Schema where it
	 * has one.
	 */
	Map<String, Object> fields() {
		Map<String, Object> fields = new LinkedHashMap<>();
		put(fields, "webtransport.session", (this.request != null) ? this.request.getId() : null);
		put(fields, "client.address", address());
		put(fields, "user.name", printable(this.user));
		put(fields, "url.path", path());
		put(fields, "webtransport.uri", (this.request != null) ? this.request.getPathPattern() : null);
		put(fields, "webtransport.protocol", (this.request != null) ? this.request.getProtocol() : null);
		put(fields, "http.response.status_code", (this.status != 0) ? this.status : null);
		put(fields, "webtransport.reason", printable(this.reason));
		if (this.close != null) {
			put(fields, "webtransport.close.code", this.close.isAbrupt() ? null : this.close.code());
			put(fields, "webtransport.close.reason", printable(this.close.reason()));
			put(fields, "event.duration", this.duration);
			put(fields, "webtransport.streams", this.traffic.streams());
			put(fields, "webtransport.datagrams.in", this.traffic.datagramsIn());
			put(fields, "webtransport.datagrams.out", this.traffic.datagramsOut());
			put(fields, "webtransport.bytes.in", this.traffic.bytesIn());
			put(fields, "webtransport.bytes.out", this.traffic.bytesOut());
		}
		return fields;
	}

	private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
		if (value != null && !"".equals(value)) {
			fields.put(name, value);
		}
	}

	private String id() {
		return (this.request != null) ? this.request.getId() : "-";
	}

	/**
	 * Return the path without the query, which may carry a token.
	 */
	private @Nullable String path() {
		return (this.request != null) ? printable(this.request.getPath()) : null;
	}

	private @Nullable String address() {
		InetSocketAddress remote = (this.request != null) ? this.request.getRemoteAddress() : null;
		return (remote != null && remote.getAddress() != null) ? remote.getAddress().getHostAddress() : null;
	}

	private static String closed(CloseStatus close) {
		String reason = printable(close.reason());
		String code = close.isAbrupt() ? "without a code" : String.valueOf(close.code());
		return (reason != null && !reason.isEmpty()) ? code + " '" + reason + "'" : code;
	}

	private static String orDash(@Nullable String value) {
		return (value != null) ? value : "-";
	}

	private static @Nullable String printable(@Nullable String text) {
		if (text == null) {
			return null;
		}
		String shown = (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text;
		return UNPRINTABLE.matcher(shown).replaceAll("?");
	}

	/**
	 * What went over a session.
	 *
	 * @param streams streams that have ended, of either side
	 * @param datagramsIn datagrams that arrived
	 * @param datagramsOut datagrams that were sent
	 * @param bytesIn bytes in streams and datagrams that arrived
	 * @param bytesOut bytes in streams and datagrams that were sent
	 */
	record Traffic(long streams, long datagramsIn, long datagramsOut, long bytesIn, long bytesOut) {

		static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

	}

}
