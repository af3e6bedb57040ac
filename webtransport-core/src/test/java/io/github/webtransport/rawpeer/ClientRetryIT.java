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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's requests with tokens that have to be fetched, and the recipe for
 * connecting again of {@code docs/client.md}.
 */
class ClientRetryIT {

	private static final Duration BOUND = Journal.BOUND;

	private static final RetryBackoffSpec RETRY = Retry.backoff(20, Duration.ofMillis(10))
		.maxBackoff(Duration.ofMillis(50))
		.filter(ClientRetryIT::isWorthARetry);

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	private final AtomicInteger tokens = new AtomicInteger();

	private static boolean isWorthARetry(Throwable failure) {
		if (failure instanceof SessionRejectedException rejected) {
			return List.of(401, 429, 503).contains(rejected.getHttpStatus());
		}
		return failure instanceof WebTransportConnectException || failure instanceof SessionClosedException;
	}

	private Mono<SessionRequest> withToken(SessionRequest request) {
		// Fetched elsewhere, as a real one is
		return Mono.fromSupplier(this.tokens::incrementAndGet)
			.subscribeOn(Schedulers.parallel())
			.map((token) -> request.mutate().header("authorization", "Bearer " + token).build());
	}

	private WebTransportClient processing(Function<SessionRequest, Mono<SessionRequest>> processor) {
		return this.client.with((builder) -> builder.requestProcessor(processor));
	}

	@Test
	void whenOpeningIsRetriedThenEachAttemptHasATokenOfItsOwn() {
		WebTransportSession session = processing(this::withToken).open(this.client.uri("/token"))
			.retryWhen(RETRY)
			.block(BOUND);
		assertThat(session.isOpen()).isTrue();
		assertThat(this.tokens).hasValue(3);
		assertThat(session.getHandshakeInfo().getHeaders().getFirst("authorization")).isEqualTo("Bearer 3");
	}

	@Test
	void whenConnectingIsRetriedThenTheHandlerGetsASessionOfEachAttemptThatSucceeds() {
		List<String> handled = new ArrayList<>();
		Mono<Void> connected = processing(this::withToken).connect(this.client.uri("/token"), (session) -> {
			handled.add(session.getHandshakeInfo().getHeaders().getFirst("authorization"));
			return Mono.empty();
		});
		connected.retryWhen(RETRY).block(BOUND);
		assertThat(handled).containsExactly("Bearer 3");
	}

	@Test
	void whenServerClosesTheSessionThenTheRecipeConnectsAgain() {
		AtomicInteger sessions = new AtomicInteger();
		Mono<Void> connected = this.client.get().connect(this.client.uri("/close?code=7&reason=again"), (session) -> {
			sessions.incrementAndGet();
			return Mono.never();
		});
		Mono<Void> retried = connected
			.retryWhen(Retry.backoff(2, Duration.ofMillis(10)).filter(ClientRetryIT::isWorthARetry));
		TestClient.assertFails(retried, (ex) -> assertThat(ex).hasCauseInstanceOf(SessionClosedException.class));
		assertThat(sessions).hasValue(3);
	}

	@Test
	void whenSessionsWereOpenThenTheRecipeWaitsAsForTheFirstTimeAgain() {
		List<String> handled = new CopyOnWriteArrayList<>();
		List<Long> failuresInARow = new CopyOnWriteArrayList<>();
		WebTransportClient client = processing(this::withToken);
		Flux<WebTransportSession> sessions = Flux.create((sink) -> sink
			.onDispose(client.connect(this.client.uri("/token-then-close?code=7&reason=again"), (session) -> {
				handled.add(session.getHandshakeInfo().getHeaders().getFirst("authorization"));
				sink.next(session);
				return Mono.never();
			}).subscribe(null, sink::error, sink::complete)));
		sessions
			.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(10))
				.filter(ClientRetryIT::isWorthARetry)
				.transientErrors(true)
				.doBeforeRetry((failure) -> failuresInARow.add(failure.totalRetriesInARow())))
			.take(3)
			.blockLast(BOUND);
		assertThat(handled).containsExactly("Bearer 3", "Bearer 4", "Bearer 5");
		assertThat(failuresInARow).containsExactly(0L, 1L, 0L, 0L);
	}

	@Test
	void whenTheRecipeIsCancelledThenTheSessionEndsAndNoOtherBegins() {
		AtomicInteger begun = new AtomicInteger();
		Sinks.One<WebTransportSession> open = Sinks.one();
		Flux<WebTransportSession> sessions = Flux
			.create((sink) -> sink.onDispose(this.client.get().connect(this.client.uri("/hold"), (session) -> {
				begun.incrementAndGet();
				sink.next(session);
				open.tryEmitValue(session);
				return Mono.never();
			}).subscribe(null, sink::error, sink::complete)));
		Disposable connected = sessions.retryWhen(RETRY.transientErrors(true)).repeat().subscribe();
		WebTransportSession session = open.asMono().block(BOUND);
		connected.dispose();
		assertThat(session.closeStatus().block(BOUND)).isEqualTo(CloseStatus.NORMAL);
		assertThat(begun).hasValue(1);
	}

	@Test
	void whenTheTokenCannotBeFetchedThenItsFailureIsThatOfTheRequest() {
		IllegalStateException failure = new IllegalStateException("no token");
		TestClient.assertFails(processing((request) -> Mono.error(failure)).open(this.client.uri("/hold")),
				(ex) -> assertThat(ex).isSameAs(failure));
		TestClient.assertFails(processing((request) -> {
			throw failure;
		}).open(this.client.uri("/hold")), (ex) -> assertThat(ex).isSameAs(failure));
	}

	@Test
	void whenTheProcessorGivesNothingThenOpeningFails() {
		TestClient.assertFails(processing((request) -> Mono.empty()).open(this.client.uri("/hold")),
				(ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("request processor"));
	}

}
