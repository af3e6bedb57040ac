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

package io.github.webtransport.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint {@code webtransport} shows.
 *
 * @param server the server
 * @param limits limits, and how full they are, by the names of their properties
 * @param sessions a page of the sessions
 * @since 0.1.0
 */
public record WebTransportDescriptor(ServerDescriptor server, Map<String, LimitDescriptor> limits,
		SessionsDescriptor sessions) implements OperationResponseBody {

	/**
	 * The server.
	 *
	 * @param running whether the port is bound
	 * @param draining whether clients are asked to leave, and nobody is let in
	 * @param address the address that is bound, or {@code null}
	 * @param listeners the sockets that share the port
	 * @param connections the QUIC connections
	 * @param handshakes the TLS handshakes that are under way
	 * @param engine name and version of the QUIC engine
	 * @param transport how UDP is read and written
	 * @param capabilities what the engine can do
	 * @param advertisedSettings the SETTINGS of HTTP/3 that each client gets
	 */
	public record ServerDescriptor(boolean running, boolean draining, @Nullable String address, int listeners,
			int connections, int handshakes, String engine, String transport, List<String> capabilities,
			Map<String, Long> advertisedSettings) {

	}

	/**
	 * A limit.
	 *
	 * @param used how much of it is used
	 * @param max the limit
	 * @param usage the part that is used, 0 to 1
	 */
	public record LimitDescriptor(long used, long max, double usage) {

		static LimitDescriptor of(long used, long max) {
			return new LimitDescriptor(used, max, Math.round(1000.0 * used / max) / 1000.0);
		}

	}

	/**
	 * A page of the sessions, the oldest first.
	 *
	 * @param page the number of the page, from 0
	 * @param size how many sessions a page has at most
	 * @param total how many sessions there are
	 * @param content the sessions
	 */
	public record SessionsDescriptor(int page, int size, int total, List<SessionDescriptor> content) {

	}

	/**
	 * A session.
	 *
	 * @param id the identifier, as in the log
	 * @param uri the pattern of the path, or {@code null}
	 * @param path the path
	 * @param principal who is at the other end, or {@code null} for nobody
	 * @param remoteAddress the address of the client at the time of the handshake, or
	 * {@code null}
	 * @param transport what carries the session
	 * @param dialect the draft by which it was negotiated, or {@code null}
	 * @param protocol the application protocol, or {@code null} for none
	 * @param state the state
	 * @param figures what went over it, or {@code null} for one that has ended meanwhile
	 */
	public record SessionDescriptor(String id, @Nullable String uri, @Nullable Object path, @Nullable Object principal,
			@Nullable Object remoteAddress, String transport, @Nullable String dialect, @Nullable String protocol,
			String state, @Nullable FiguresDescriptor figures) implements OperationResponseBody {

	}

	/**
	 * What went over a session. Packets and the path are those of its connection.
	 *
	 * @param age how long the session has been open, or {@code null}
	 * @param streams its streams
	 * @param datagrams its datagrams
	 * @param packets the packets of its connection
	 * @param roundTripTime the smoothed round-trip time, or {@code null}
	 * @param congestionWindow the congestion window in bytes, -1 where it is not known
	 */
	public record FiguresDescriptor(@Nullable Duration age, StreamsDescriptor streams, DatagramsDescriptor datagrams,
			PacketsDescriptor packets, @Nullable Duration roundTripTime, long congestionWindow) {

	}

	/**
	 * Streams of a session.
	 *
	 * @param open how many are open
	 * @param opened how many the server has opened
	 * @param accepted how many the client has opened
	 */
	public record StreamsDescriptor(long open, long opened, long accepted) {

	}

	/**
	 * Datagrams of a session.
	 *
	 * @param sent how many were sent
	 * @param received how many came
	 * @param dropped how many this side has dropped, of both
	 */
	public record DatagramsDescriptor(long sent, long received, long dropped) {

	}

	/**
	 * Packets of a connection.
	 *
	 * @param sent how many were sent
	 * @param received how many came
	 * @param lost how many of those sent were declared lost
	 * @param lossRate the part of those sent that were lost, 0 to 1
	 */
	public record PacketsDescriptor(long sent, long received, long lost, double lossRate) {

	}

}
