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

package io.github.webtransport.spring.observation;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ObservedHandshakeHandler}.
 */
class ObservedHandshakeHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HandshakeInfo REQUEST = HandshakeInfo
		.builder(URI.create("https://localhost/rooms/1?token=secret"))
		.queryParam("traceparent", "00-1-2-01")
		.queryParam("baggage", "user=eve")
		.build();

	private static final HandshakeInfo MATCHED = REQUEST.mutate()
		.pathMatch("/rooms/{room}", Map.of("room", "1"))
		.build();

	private final Recorder recorder = new Recorder();

	private Mono<HandshakeDecision> handshake(Function<HandshakeInfo, Mono<HandshakeDecision>> handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.recorder);
		return new ObservedHandshakeHandler(handler::apply, registry,
				new DefaultWebTransportHandshakeObservationConvention())
			.handshake(REQUEST);
	}

	@Test
	void whenSessionIsAcceptedThenItsContextHasTheObservation() {
		HandshakeDecision decision = handshake(
				(request) -> Mono.just(HandshakeDecision.accept(MATCHED, (session) -> Mono.empty()).withStatus(202)))
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		assertThat(decision.getContext().<Observation>get(ObservationThreadLocalAccessor.KEY).getContext())
			.isSameAs(this.recorder.stopped());
		this.recorder.assertStopped("webtransport handshake /rooms/{room}", "/rooms/{room}", "SUCCESS", "202", "none");
	}

	@Test
	void whenSessionIsRejectedThenReasonIsToldWithFewValuesOfTags() {
		handshake((request) -> Mono.just(HandshakeDecision.reject(403).withReason(MATCHED, "foreign origin")))
			.block(TIMEOUT);
		this.recorder.assertStopped("webtransport handshake /rooms/{room}", "/rooms/{room}", "CLIENT_ERROR", "403",
				"none");
		assertThat(this.recorder.stopped().getHighCardinalityKeyValues()).contains(
				KeyValue.of("reason", "foreign origin"), KeyValue.of("http.url", "/rooms/1"),
				KeyValue.of("session.id", REQUEST.getId()));
	}

	@Test
	void whenNobodyDecidesThenStatusIsThatOfTheServer() {
		handshake((request) -> Mono.empty()).block(TIMEOUT);
		this.recorder.assertStopped("webtransport handshake", "UNKNOWN", "CLIENT_ERROR", "404", "none");
	}

	@Test
	void whenHandlerFailsThenStatusIsThatOfTheServer() {
		StepVerifier.create(handshake((request) -> {
			throw new IllegalStateException();
		})).expectError(IllegalStateException.class).verify(TIMEOUT);
		this.recorder.assertStopped("webtransport handshake", "UNKNOWN", "SERVER_ERROR", "500",
				"IllegalStateException");
	}

	@Test
	void whenHandlerRejectsByAnErrorThenStatusIsThatOfTheError() {
		StepVerifier.create(handshake((request) -> Mono.error(new SessionRejectedException(429))))
			.expectError(SessionRejectedException.class)
			.verify(TIMEOUT);
		this.recorder.assertStopped("webtransport handshake", "UNKNOWN", "CLIENT_ERROR", "429",
				"SessionRejectedException");
	}

	@Test
	void whenClientGivesUpThenThereIsNoStatus() {
		handshake((request) -> Mono.never()).subscribe().dispose();
		this.recorder.assertStopped("webtransport handshake", "UNKNOWN", "UNKNOWN", "none", "none");
	}

	@Test
	void whenTraceIsInTheQueryThenItIsFoundAndNothingElseIs() {
		handshake((request) -> Mono.empty()).block(TIMEOUT);
		WebTransportHandshakeObservationContext context = this.recorder.stopped();
		assertThat(context.getGetter().get(REQUEST, "traceparent")).isEqualTo("00-1-2-01");
		assertThat(context.getGetter().get(REQUEST, "baggage")).isNull();
		HandshakeInfo both = REQUEST.mutate().header("traceparent", "00-3-4-01").build();
		assertThat(context.getGetter().get(both, "traceparent")).isEqualTo("00-3-4-01");
	}

	private static final class Recorder implements ObservationHandler<WebTransportHandshakeObservationContext> {

		private final List<WebTransportHandshakeObservationContext> stopped = new ArrayList<>();

		WebTransportHandshakeObservationContext stopped() {
			assertThat(this.stopped).hasSize(1);
			return this.stopped.get(0);
		}

		void assertStopped(String contextualName, String uri, String outcome, String status, String exception) {
			WebTransportHandshakeObservationContext context = stopped();
			assertThat(context.getName()).isEqualTo("webtransport.server.handshakes");
			assertThat(context.getContextualName()).isEqualTo(contextualName);
			assertThat(context.getLowCardinalityKeyValues()).containsExactlyInAnyOrder(KeyValue.of("uri", uri),
					KeyValue.of("outcome", outcome), KeyValue.of("status", status), KeyValue.of("exception", exception),
					KeyValue.of("protocol", "none"));
		}

		@Override
		public void onStop(WebTransportHandshakeObservationContext context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof WebTransportHandshakeObservationContext;
		}

	}

}
