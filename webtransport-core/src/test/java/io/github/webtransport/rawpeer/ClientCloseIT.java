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

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application still holds when it closes the client: every operation on it ends.
 */
class ClientCloseIT {

	private static final Duration BOUND = Journal.BOUND;

	/**
	 * By name, each on a session and a stream of it.
	 */
	private static final Map<String, Function<Retained, Publisher<?>>> OPERATIONS = new TreeMap<>();

	static {
		OPERATIONS.put("createBidirectionalStream", (retained) -> retained.session.createBidirectionalStream());
		OPERATIONS.put("createUnidirectionalStream", (retained) -> retained.session.createUnidirectionalStream());
		OPERATIONS.put("incomingBidirectionalStreams", (retained) -> retained.session.incomingBidirectionalStreams());
		OPERATIONS.put("incomingUnidirectionalStreams", (retained) -> retained.session.incomingUnidirectionalStreams());
		OPERATIONS.put("receiveDatagrams", (retained) -> retained.session.receiveDatagrams());
		OPERATIONS.put("sendDatagrams", (retained) -> retained.session.sendDatagrams(Flux.never()));
		OPERATIONS.put("drain", (retained) -> retained.session.drain());
		OPERATIONS.put("draining", (retained) -> retained.session.draining());
		OPERATIONS.put("close", (retained) -> retained.session.close());
		OPERATIONS.put("abort", (retained) -> retained.session.abort());
		OPERATIONS.put("closeConnection", (retained) -> retained.session.closeConnection());
		OPERATIONS.put("closeStatus", (retained) -> retained.session.closeStatus());
		OPERATIONS.put("stats", (retained) -> retained.session.stats());
		OPERATIONS.put("exportKeyingMaterial", (retained) -> retained.session.exportKeyingMaterial("x", null, 16));
		OPERATIONS.put("send", (retained) -> retained.stream.send(Flux.never()));
		OPERATIONS.put("write", (retained) -> retained.stream.write(Flux.never()));
		OPERATIONS.put("finish", (retained) -> retained.stream.finish());
		OPERATIONS.put("reset", (retained) -> retained.stream.reset(1));
		OPERATIONS.put("stopped", (retained) -> retained.stream.stopped());
		OPERATIONS.put("acknowledged", (retained) -> retained.stream.acknowledged());
		OPERATIONS.put("receive", (retained) -> retained.stream.receive());
		OPERATIONS.put("stopSending", (retained) -> retained.stream.stopSending(1));
	}

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().idleTimeout(Duration.ofSeconds(6)));

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	static Stream<String> operations() {
		return OPERATIONS.keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenClientIsClosedThenOperationThatIsUnderWayEnds(String name) {
		Retained retained = retain();
		CompletableFuture<Void> ended = end(name, retained).toFuture();
		this.client.get().close().block(BOUND);
		StepVerifier.create(Mono.fromFuture(ended)).expectComplete().verify(BOUND);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenClientIsClosedThenLaterOperationEnds(String name) {
		Retained retained = retain();
		this.client.get().close().block(BOUND);
		StepVerifier.create(end(name, retained)).expectComplete().verify(BOUND);
	}

	@Test
	void whenServerIsNotHeardAnyMoreThenCloseEndsInTime() {
		UdpRelay relay = server.relay();
		WebTransportSession session = this.client.get()
			.open(URI.create("https://127.0.0.1:" + relay.port() + "/hold"))
			.block(BOUND);
		relay.setConditions(NetworkConditions.DEAD);
		StepVerifier.create(this.client.get().close(CloseStatus.of(7, "nobody hears this")))
			.expectComplete()
			.verify(BOUND);
		assertThat(session.closeStatus().block(BOUND)).isEqualTo(CloseStatus.of(7, "nobody hears this"));
		relay.setConditions(NetworkConditions.GOOD);
	}

	private Retained retain() {
		WebTransportSession session = this.client.open("/hold");
		return new Retained(session, session.createBidirectionalStream().block(BOUND));
	}

	/**
	 * How it ends does not matter here.
	 */
	private static Mono<Void> end(String name, Retained retained) {
		return Flux.from(OPERATIONS.get(name).apply(retained)).then().onErrorComplete();
	}

	private record Retained(WebTransportSession session, WebTransportStream stream) {

	}

}
