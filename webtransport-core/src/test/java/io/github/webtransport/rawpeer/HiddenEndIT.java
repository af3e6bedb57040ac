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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Integration tests for a FIN that comes with bytes which have been read before: the peer
 * took them to be lost and sends them again, now with the FIN that was written meanwhile.
 * The engine drops them, FIN and all.
 */
@ExtendWith(LeakGuard.class)
class HiddenEndIT {

	private static final int LENGTH = 700;

	/**
	 * What the peer repeats first is up to it: the case comes up with one of these.
	 */
	private static final int STREAMS = 6;

	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().idleTimeout(Duration.ofSeconds(30)));

	@Test
	void whenFinComesWithBytesThatWereReadThenStreamEnds() {
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		RawStream session = peer.establish("/watch");
		List<RawStream> streams = Stream.generate(() -> peer.openBidi(session)).limit(STREAMS).toList();
		streams.forEach((stream) -> server.awaitEvent("bidi " + stream.id() + " opened"));
		relay.awaitQuiet();
		relay.setConditions(NetworkConditions.GOOD, NetworkConditions.DEAD);
		streams.forEach((stream) -> stream.write(RawBytes.pattern(LENGTH)));
		// Behind those bytes
		RawStream marker = peer.openUni(session).fin();
		server.awaitEvent("uni " + marker.id() + " opened");
		CompletableFuture<Void> loss = relay.nextLossToServer();
		relay.setConditions(NetworkConditions.DEAD);
		streams.forEach(RawStream::fin);
		loss.orTimeout(10, TimeUnit.SECONDS).join();
		relay.setConditions(NetworkConditions.GOOD);
		streams.forEach((stream) -> server.awaitEvent("bidi " + stream.id() + " finished after " + LENGTH));
		session.assertOpen();
	}

}
