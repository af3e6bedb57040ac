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

package io.github.webtransport.network;

import java.net.URI;
import java.time.Duration;

import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.rawpeer.LeakGuard;
import io.github.webtransport.rawpeer.ServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Echoes whose bytes have used up what both ends take unread. An end that cannot send
 * because of session flow control does not read either, and what it has not read uses up
 * the connection's flow control (RFC 9000, section 4.1) of the other, to which the
 * CONNECT stream is subject too: the capsule with new credit must find room on it all the
 * same, or both wait for ever.
 */
class CapsuleRoomIT {

	private static final Duration BOUND = Duration.ofSeconds(40);

	/**
	 * What the server takes unread of a connection; of a session it could be more.
	 */
	private static final long WINDOW = 1 << 20;

	/**
	 * What the client takes unread of a session: less than of the connection, so that the
	 * server waits for a capsule.
	 */
	private static final long CLIENT_SESSION_WINDOW = 256 << 10;

	private static final int STREAMS = 8;

	private static final int CHUNK = 16 << 10;

	/**
	 * Of each stream: more than both windows and what the server holds while it cannot
	 * send.
	 */
	private static final int CHUNKS = 64;

	/**
	 * When the client begins to read, which is when nothing moves any more.
	 */
	private static final Duration READ_DELAY = Duration.ofSeconds(2);

	@RegisterExtension
	static final LeakGuard leakGuard = new LeakGuard();

	@RegisterExtension
	static final NetworkServer server = NetworkServer
		.create(new ServerOptions().maxData(WINDOW).initialCredit(2 * WINDOW, 100));

	private final WebTransportClient client = WebTransportClient.builder()
		.trustCertificateHash(NetworkServer.certificateHash())
		.session(SessionSettings.builder().initialMaxData(CLIENT_SESSION_WINDOW).build())
		.build();

	@AfterEach
	void disconnect() {
		this.client.close().block(BOUND);
		server.assertQuiet();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void whenEchoesHaveUsedUpEveryWindowThenReadingLetsThemGoOn(int sessions) {
		long expected = (long) STREAMS / sessions * sessions * CHUNKS * CHUNK;
		Mono<Long> echoed = Flux.range(0, sessions)
			.flatMap((number) -> this.client.open(URI.create("https://127.0.0.1:" + server.port() + "/echo")))
			.flatMap((session) -> echoes(session, STREAMS / sessions))
			.scan(0L, Long::sum)
			.filter((total) -> total >= expected)
			.next();
		StepVerifier.create(echoed).expectNext(expected).expectComplete().verify(BOUND);
	}

	/**
	 * Return the lengths of the pieces that come back.
	 */
	private static Flux<Long> echoes(WebTransportSession session, int streams) {
		return Flux.range(0, streams).flatMap((number) -> echo(session), streams);
	}

	private static Flux<Long> echo(WebTransportSession session) {
		byte[] chunk = new byte[CHUNK];
		Flux<DataBuffer> body = Flux.range(0, CHUNKS).map((number) -> session.bufferFactory().wrap(chunk));
		return session.createBidirectionalStream()
			.flatMapMany((stream) -> Flux.merge(stream.send(body).thenMany(Flux.never()),
					stream.receive().map(CapsuleRoomIT::takeLength).delaySubscription(READ_DELAY)));
	}

	private static long takeLength(DataBuffer buffer) {
		long length = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return length;
	}

}
