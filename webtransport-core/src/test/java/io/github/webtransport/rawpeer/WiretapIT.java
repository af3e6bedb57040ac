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

package io.github.webtransport.rawpeer;

import java.util.logging.Level;
import java.util.logging.Logger;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes over a connection can be written into the log.
 */
@ExtendWith(LeakGuard.class)
class WiretapIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@DisplayName("With the level TRACE of the logger, the log has what comes and goes on streams and in datagrams")
	void whenLoggerIsAtTraceThenLogHasBytes() {
		Logger wiretap = Logger.getLogger("io.github.webtransport.wiretap");
		Level level = wiretap.getLevel();
		try (LogRecorder log = LogRecorder.start(Level.ALL)) {
			wiretap.setLevel(Level.ALL);
			RawPeer peer = server.browser();
			RawStream session = peer.establish("/echo");
			peer.openBidi(session).writeAndFin(RawBytes.text("to and fro")).awaitText("to and fro").awaitFin();
			peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("datagram")));
			peer.awaitDatagram(session, "datagram");
			assertThat(log.entries()).anyMatch((entry) -> entry.contains("READ") && entry.contains("to and fro"))
				.anyMatch((entry) -> entry.contains("WRITE") && entry.contains("to and fro"))
				.anyMatch((entry) -> entry.contains("READ") && entry.contains("datagram"));
		}
		finally {
			wiretap.setLevel(level);
		}
	}

	@Test
	@DisplayName("With the level DEBUG of all loggers, it has not")
	void whenLoggerIsAtDebugThenLogHasNoBytes() {
		Logger wiretap = Logger.getLogger("io.github.webtransport.wiretap");
		Level level = wiretap.getLevel();
		try (LogRecorder log = LogRecorder.start(Level.ALL)) {
			wiretap.setLevel(Level.FINE);
			RawPeer peer = server.browser();
			peer.assertEchoes(peer.establish("/echo"));
			assertThat(log.entries()).noneMatch((entry) -> entry.contains("wiretap"));
		}
		finally {
			wiretap.setLevel(level);
		}
	}

}
