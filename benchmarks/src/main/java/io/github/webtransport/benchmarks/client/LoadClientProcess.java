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

package io.github.webtransport.benchmarks.client;

import io.github.webtransport.benchmarks.process.CommandLoop;
import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.benchmarks.transport.UdpTransport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the load client: one load per command, on the server that the command names.
 *
 * @since 0.1.0
 */
public final class LoadClientProcess {

	private static final int EVENT_LOOPS = 2;

	private final UdpTransport transport = new UdpTransport(EVENT_LOOPS);

	private final FanOutSessions fanOut = new FanOutSessions(this.transport);

	private final UnreadSessions unread = new UnreadSessions(this.transport);

	private @Nullable IdleSessions idleSessions;

	private @Nullable SoakEcho soak;

	private LoadClientProcess() {
	}

	public static void main(String[] args) throws Exception {
		LoadClientProcess client = new LoadClientProcess();
		new CommandLoop(client::handle).run(new Fields("client"));
	}

	private Fields handle(Fields command) throws Exception {
		return switch (command.name()) {
			case "stream-echo" -> run(new StreamEchoLoad(command.getInt("streams")), command);
			case "datagram-echo" -> run(new DatagramEchoLoad(new DatagramContent.Bytes(command.getInt("size")),
					LoadTarget.ECHO, command.getInt("window")), command);
			case "json-echo" ->
				run(new DatagramEchoLoad(new DatagramContent.Json(), command.get("path"), command.getInt("window")),
						command);
			case "round-trip" -> run(new RoundTripLoad(RoundTripLoad.Kind.valueOf(command.get("kind")),
					command.has("pause") ? command.getLong("pause") : 0), command);
			case "beside-bulk" ->
				run(new BesideBulkLoad(command.getLong("bytes-per-second"), command.getLong("pause")), command);
			case "first-session" -> run(new FirstSessionLoad(), command);
			case "session-times" -> run(new SessionTimesLoad(), command);
			case "session-churn" -> run(new SessionChurnLoad(command.getInt("concurrency")), command);
			case "session-series" ->
				run(new SessionSeries(command.getInt("count"), command.getInt("concurrency")), command);
			case "stream-soak" -> soak(command);
			case "soak-close" -> closeSoak();
			case "fan-out-open" -> this.fanOut.open(command);
			case "fan-out-take" -> this.fanOut.take(command);
			case "fan-out-close" -> {
				this.fanOut.close();
				yield new Fields("closed");
			}
			case "unread-open" -> this.unread.open(command);
			case "unread-fill" -> this.unread.fill(command.getInt("streams"));
			case "idle-open" -> openIdle(command);
			case "idle-close" -> closeIdle();
			default -> throw new IllegalArgumentException("Unknown command: " + command);
		};
	}

	private Fields run(Load load, Fields command) throws Exception {
		return load.run(LoadTarget.of(this.transport, command));
	}

	private Fields soak(Fields command) throws Exception {
		SoakEcho echo = command.get("peer").equals("own") ? new OwnSoakEcho(command)
				: new RawSoakEcho(LoadTarget.of(this.transport, command), command.getInt("streams"));
		this.soak = echo;
		if (StreamSoakLoad.of(command).run(echo)) {
			closeSoak();
			return new Fields("echoed").with("received", echo.received());
		}
		System.err.println("CLIENT " + echo.state());
		return new Fields("stalled").with("received", echo.received());
	}

	private Fields closeSoak() {
		if (this.soak != null) {
			this.soak.close();
			this.soak = null;
		}
		return new Fields("closed");
	}

	private Fields openIdle(Fields command) throws Exception {
		IdleSessions sessions = this.idleSessions;
		if (sessions == null) {
			sessions = new IdleSessions(LoadTarget.of(this.transport, command));
			this.idleSessions = sessions;
		}
		sessions.open(command.getInt("count"));
		return new Fields("opened");
	}

	private Fields closeIdle() {
		if (this.idleSessions != null) {
			this.idleSessions.close();
			this.idleSessions = null;
		}
		return new Fields("closed");
	}

}
