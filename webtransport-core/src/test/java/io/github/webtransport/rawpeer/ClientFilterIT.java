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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportClientFilter;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stands around the opening of the client's sessions.
 */
class ClientFilterIT {

	private static final Duration BOUND = Journal.BOUND;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private WebTransportClientFilter adding(String value) {
		return (request, next) -> next.apply(request.mutate().header("x-by", value).build())
			.doOnNext((session) -> this.seen.add(value));
	}

	@Test
	void whenThereAreSeveralThenTheFirstIsOutermostAndTheProcessorWithin() {
		WebTransportClient filtering = this.client.with((builder) -> builder.filter(adding("first"))
			.filter(adding("second"))
			.requestProcessor((request) -> Mono.just(request.mutate().header("x-by", "processor").build())));
		WebTransportSession session = filtering.open(this.client.uri("/hold")).block(BOUND);
		assertThat(session).isNotNull();
		assertThat(session.getHandshakeInfo().getHeaders().get("x-by")).containsExactly("first", "second", "processor");
		assertThat(this.seen).containsExactly("second", "first");
	}

	@Test
	void whenItWritesToTheContextThenTheProcessorAndTheHandlerFindIt() {
		WebTransportClient filtering = this.client.with((builder) -> builder
			.filter((request, next) -> next.apply(request).contextWrite((context) -> context.put("who", "ann")))
			.requestProcessor((request) -> Mono.deferContextual((view) -> {
				this.seen.add("processor " + view.get("who"));
				return Mono.just(request);
			})));
		filtering.connect(this.client.uri("/hold"), (session) -> Mono.deferContextual((view) -> {
			this.seen.add("handler " + view.get("who") + view.get("from"));
			return Mono.empty();
		})).contextWrite((context) -> context.put("from", " here").put("who", "nobody")).block(BOUND);
		assertThat(this.seen).containsExactly("processor ann", "handler ann here");
	}

	@Test
	void whenSubscribedTwiceThenEachOpeningIsFiltered() {
		AtomicInteger count = new AtomicInteger();
		Mono<Void> connected = this.client.with((builder) -> builder.filter((request, next) -> {
			count.incrementAndGet();
			return next.apply(request);
		})).connect(this.client.uri("/hold"), (session) -> Mono.empty());
		connected.block(BOUND);
		connected.block(BOUND);
		assertThat(count).hasValue(2);
	}

	@Test
	void whenItFailsThenItsFailureIsThatOfTheRequest() {
		IllegalStateException failure = new IllegalStateException("filter");
		TestClient.assertFails(this.client.with((builder) -> builder.filter((request, next) -> Mono.error(failure)))
			.open(this.client.uri("/hold")), (ex) -> assertThat(ex).isSameAs(failure));
		TestClient.assertFails(this.client.with((builder) -> builder.filter((request, next) -> {
			throw failure;
		})).connect(this.client.uri("/hold"), (session) -> Mono.never()), (ex) -> assertThat(ex).isSameAs(failure));
	}

	@Test
	void whenItGivesASessionOfItsOwnThenConnectingFails() {
		WebTransportSession other = this.client.open("/hold");
		WebTransportClient filtering = this.client
			.with((builder) -> builder.filter((request, next) -> Mono.just(other)));
		assertThat(filtering.open(this.client.uri("/hold")).block(BOUND)).isSameAs(other);
		TestClient.assertFails(filtering.connect(this.client.uri("/hold"), (session) -> Mono.never()),
				(ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class).hasMessageContaining("filter"));
	}

}
