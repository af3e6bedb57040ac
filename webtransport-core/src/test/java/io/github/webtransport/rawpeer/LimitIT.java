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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that reach a limit are counted by the limit, and told of in the log once.
 */
@ExtendWith(LeakGuard.class)
class LimitIT {

	@RegisterExtension
	static final TestServer small = TestServer.create(new ServerOptions().maxPending(2, 2).maxTotal(1));

	@RegisterExtension
	static final TestServer idle = TestServer.create(new ServerOptions().idleTimeout(Duration.ofSeconds(1)));

	@Test
	@Rows("S15")
	@DisplayName("S15 streams and datagrams beyond those that may wait for their session are counted")
	void whenTooMuchWaitsForItsSessionThenCounted() {
		RawPeer peer = small.browser();
		for (int i = 0; i < 4; i++) {
			peer.openUni().write(RawBytes.uniPreamble(0), RawBytes.text("stream " + i));
			peer.sendDatagram(RawBytes.datagram(0, RawBytes.text("datagram " + i)));
		}
		small.await("two streams and two datagrams too many",
				() -> small.gauges().limits(Limit.MAX_PENDING_STREAMS) == 2
						&& small.gauges().limits(Limit.MAX_PENDING_DATAGRAMS) == 2);
	}

	@Test
	@Rows("S15")
	@DisplayName("S15 header sections that are too large are counted")
	void whenHeaderSectionIsTooLargeThenCounted() {
		RawPeer peer = small.browser();
		// Each field counts for 32 bytes more than it has
		String[] fields = new String[2 * 600];
		Arrays.fill(fields, "x");
		peer.openBidi().write(RawBytes.connect("/echo", fields));
		small.await("one header section too large", () -> small.gauges().limits(Limit.MAX_HEADER_SIZE) == 1);
	}

	@Test
	@Rows("S15")
	@DisplayName("S15 sessions beyond the limit of the server are counted, and warned of once")
	void whenThereAreTooManySessionsThenCountedAndWarnedOfOnce() {
		try (LogRecorder log = LogRecorder.start()) {
			List<RawPeer> peers = new ArrayList<>();
			small.browser().establish("/echo");
			for (int i = 0; i < 3; i++) {
				RawPeer peer = small.browser();
				peers.add(peer);
				peer.request("/echo").awaitStatus(503);
			}
			assertThat(small.gauges().limits(Limit.MAX_TOTAL)).isEqualTo(3);
			assertThat(log.entries()).singleElement()
				.asString()
				.contains(
						"Refused a session with 503: 1 are open or being opened, as many as 'session.max-total' allows");
		}
	}

	@Test
	@Rows("S15")
	@DisplayName("S15 connections that end by the idle timeout are counted")
	void whenPeerVanishesThenItsIdleTimeoutIsCounted() {
		RawPeer peer = idle.browser();
		peer.assertEchoes(peer.establish("/echo"));
		peer.kill();
		idle.await("the end of the connection", () -> idle.gauges().limits(Limit.IDLE_TIMEOUT) == 1);
	}

}
