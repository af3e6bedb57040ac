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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Priorities of streams, towards a client that gives little credit.
 */
@ExtendWith(LeakGuard.class)
class PriorityIT {

	private static final int LENGTH = 20_000;

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@ParameterizedTest
	@Rows("S30")
	@DisplayName("S30 the bytes of the more urgent stream go first")
	@ValueSource(strings = { "late=6,0&first=1,0", "late=3,0&first=2,0", "late=3,0&first=3,1", "late=3,-1&first=3,0",
			"late=3,7000&first=3,7001" })
	void whenStreamIsMoreUrgentThenItsBytesGoFirst(String priorities) {
		RawPeer peer = server.peer(new PeerLimits(6000, 1 << 20, 100, true));
		peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.establish("/priorities?" + priorities);
		// The urgent one was opened as the second, and may be here first
		RawStream one = peer.awaitUni(session);
		RawStream other = peer.awaitUni(session);
		RawStream late = (one.id() < other.id()) ? one : other;
		RawStream first = (one.id() < other.id()) ? other : one;
		first.awaitBytes(LENGTH);
		first.awaitFin();
		late.awaitBytes(LENGTH);
		late.awaitFin();
		assertThat(first.lastBytesAt()).as("end of the urgent stream." + session.journal())
			.isLessThan(late.lastBytesAt());
	}

}
