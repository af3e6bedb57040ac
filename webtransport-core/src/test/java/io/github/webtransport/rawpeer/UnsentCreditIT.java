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

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session whose peer never gives more credit than at its beginning, and whose streams
 * end before most of what was written has left.
 */
class UnsentCreditIT {

	private static final int CREDIT = 400_000;

	/**
	 * What the peer takes of each stream without reading it.
	 */
	private static final int WINDOW = 16_384;

	private static final int STREAMS = 12;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	private WebTransportServer server;

	@AfterEach
	void stop() {
		this.server.stop();
	}

	private RawPeer connect(End end) {
		this.server = WebTransportServer.create(ServerSettings
			.builder((info) -> Mono.just(HandshakeDecision.accept(info,
					(session) -> session.incomingBidirectionalStreams()
						.index()
						.flatMap((stream) -> (stream.getT1() < STREAMS) ? endEarly(session, stream.getT2(), end)
								: stream.getT2().write(Mono.fromSupplier(() -> bytes(session, CREDIT))))
						.then())))
			.port(0)
			.address(InetAddress.getLoopbackAddress())
			.tls(SelfSignedCertificate.create().toTlsSettings())
			.build());
		this.server.start();
		RawPeer peer = RawPeer.connect(this.server.getAddress().getPort(), PeerLimits.DEFAULT.withStreamData(WINDOW));
		peer.openControl(RawBytes.latestSettings(CREDIT, 10, 10));
		return peer;
	}

	private static Mono<Void> endEarly(WebTransportSession session, WebTransportStream stream, End end) {
		Mono<Void> written = stream.write(Flux.range(0, 8).map((i) -> bytes(session, 1 << 16)));
		return switch (end) {
			case CANCEL -> written.timeout(Duration.ofMillis(50))
				.onErrorComplete(TimeoutException.class)
				.then(stream.stopSending(0));
			case RESET -> Mono.when(written.onErrorComplete(),
					Mono.delay(Duration.ofMillis(50)).then(stream.reset(1)).then(stream.stopSending(0)));
			case RESET_AT_ONCE -> Mono.when(written.onErrorComplete(), stream.reset(1).then(stream.stopSending(0)));
			case STOP -> written.onErrorComplete(StreamStoppedException.class).then(stream.stopSending(0));
		};
	}

	private static DataBuffer bytes(WebTransportSession session, int length) {
		return session.bufferFactory().wrap(new byte[length]);
	}

	@ParameterizedTest
	@EnumSource
	@Rows({ "R38", "R82" })
	@DisplayName("R82 what never leaves takes no credit of the session")
	void whenStreamsEndBeforeTheirBytesLeaveThenSessionKeepsItsCredit(End end) {
		try (RawPeer peer = connect(end)) {
			RawStream session = peer.establish("/");
			for (int i = 0; i < STREAMS; i++) {
				RawStream stream = peer.openBidi(session, RawBytes.pattern(1)).setReading(false);
				if (end == End.STOP) {
					stream.stopSending(Codes.application(1));
				}
			}
			RawStream last = peer.openBidi(session, RawBytes.pattern(1));
			byte[] received = last.awaitBytes(CREDIT - STREAMS * WINDOW);
			assertThat(received).hasSize(CREDIT - STREAMS * WINDOW);
			session.assertOpen();
		}
	}

	enum End {

		CANCEL, RESET, RESET_AT_ONCE, STOP

	}

}
