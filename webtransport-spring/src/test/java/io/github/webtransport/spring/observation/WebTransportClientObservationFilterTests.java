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
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.util.LinkedMultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportClientObservationFilter} and
 * {@link DefaultWebTransportClientObservationConvention}.
 */
class WebTransportClientObservationFilterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final SessionRequest REQUEST = SessionRequest
		.of(URI.create("https://example.org/rooms/1?token=secret"));

	private final Recorder recorder = new Recorder();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final WebTransportClientObservationFilter filter = new WebTransportClientObservationFilter(this.registry);

	private final Sinks.One<CloseStatus> end = Sinks.one();

	private final List<SessionRequest> asked = new ArrayList<>();

	WebTransportClientObservationFilterTests() {
		this.registry.observationConfig().observationHandler(this.recorder);
	}

	private WebTransportSession session() {
		WebTransportSession session = mock(WebTransportSession.class);
		given(session.closeStatus()).willReturn(this.end.asMono());
		given(session.getHandshakeInfo()).willReturn(HandshakeInfo.builder(REQUEST.getUri())
			.offeredProtocols(List.of("chat.v1"))
			.protocol("chat.v1")
			.response(new HandshakeResponse(200, new LinkedMultiValueMap<>()))
			.build());
		return session;
	}

	private Mono<WebTransportSession> open(SessionRequest request, Mono<WebTransportSession> answer) {
		Function<SessionRequest, Mono<WebTransportSession>> next = (filtered) -> {
			this.asked.add(filtered);
			return answer;
		};
		return this.filter.filter(request, next);
	}

	private void open() {
		open(REQUEST, Mono.just(session())).block(TIMEOUT);
	}

	@Test
	void whenASessionIsOpenThenItIsObserved() {
		open();
		assertThat(this.recorder.stopped).isEmpty();
		assertThat(this.recorder.events).containsExactly("session.opened");
		assertThat(this.recorder.started).singleElement().satisfies((context) -> {
			assertThat(context.getName()).isEqualTo("webtransport.client.sessions");
			assertThat(context.getHandshakeInfo()).isNotNull();
		});
	}

	@ParameterizedTest
	@CsvSource({ "0, SUCCESS, 0", "7, SUCCESS, 7", "-1, UNKNOWN, none" })
	void whenTheSessionEndsThenTheObservationTellsHow(long code, String outcome, String closeCode) {
		open();
		this.end.tryEmitValue(new CloseStatus(code, ""));
		this.recorder.assertStopped("example.org", outcome, "200", "chat.v1", closeCode);
	}

	@Test
	void whenTheServerRejectsThenTheObservationTellsTheStatus() {
		StepVerifier.create(open(REQUEST, Mono.error(new SessionRejectedException(403))))
			.expectError()
			.verify(Duration.ofSeconds(10));
		this.recorder.assertStopped("example.org", "CLIENT_ERROR", "403", "none", "none");
		assertThat(this.recorder.stopped.get(0).getError()).isInstanceOf(SessionRejectedException.class);
	}

	@Test
	void whenThereIsNoAnswerThenTheObservationTellsIt() {
		StepVerifier.create(open(REQUEST, Mono.error(new WebTransportConnectException("nobody", null))))
			.expectError()
			.verify(Duration.ofSeconds(10));
		this.recorder.assertStopped("example.org", "UNKNOWN", "none", "none", "none");
	}

	@Test
	void whenCancelledBeforeTheAnswerThenTheObservationEnds() {
		open(REQUEST, Mono.never()).subscribe().dispose();
		this.recorder.assertStopped("example.org", "UNKNOWN", "none", "none", "none");
	}

	@Test
	void whenSubscribedTwiceThenEachSessionHasAnObservation() {
		Mono<WebTransportSession> opening = open(REQUEST, Mono.just(session()));
		opening.block(TIMEOUT);
		opening.block(TIMEOUT);
		assertThat(this.recorder.started).hasSize(2);
	}

	@Test
	void whenTheSubscriberIsObservedThenTheSessionIsPartOfIt() {
		Observation parent = Observation.start("caller", this.registry);
		open(REQUEST, Mono.just(session()))
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent))
			.block(TIMEOUT);
		assertThat(this.recorder.started.get(0).getParentObservation()).isSameAs(parent);
	}

	@Test
	void whenTheThreadIsObservedThenTheSessionIsPartOfIt() {
		Observation parent = Observation.start("caller", this.registry);
		try (Observation.Scope scope = parent.openScope()) {
			assertThat(scope.getCurrentObservation()).isSameAs(parent);
			open();
		}
		assertThat(this.recorder.started.get(0).getParentObservation()).isSameAs(parent);
	}

	@Test
	void whenTheSessionIsAskedForThenTheContextHasTheObservation() {
		open(REQUEST, Mono.deferContextual((view) -> {
			Observation present = view.get(ObservationThreadLocalAccessor.KEY);
			assertThat(present.getContext()).isSameAs(this.recorder.started.get(0));
			return Mono.just(session());
		})).block(TIMEOUT);
	}

	@Test
	void whenTracingSetsHeadersThenTheyAreThoseOfTheRequest() {
		open();
		assertThat(this.asked).singleElement()
			.satisfies((request) -> assertThat(request.getHeaders().get("traceparent")).containsExactly("00-1-2-01"));
	}

	@Test
	void whenTheRequestHasATraceOfItsOwnThenThatIsKept() {
		open(REQUEST.mutate().header("Traceparent", "00-7-8-01").build(), Mono.just(session())).block(TIMEOUT);
		assertThat(this.asked).singleElement()
			.satisfies((request) -> assertThat(request.getHeaders().get("traceparent")).containsExactly("00-7-8-01"));
	}

	@Test
	void whenThereAreManyServersThenThoseBeyondAHundredHaveOneName() {
		WebTransportClientObservationConvention convention = this.filter.getConvention();
		List<String> names = IntStream.range(0, 150).mapToObj((i) -> {
			SessionRequest request = SessionRequest.of(URI.create("https://host" + i + "/"));
			return convention.getLowCardinalityKeyValues(new WebTransportClientObservationContext(request))
				.stream()
				.filter((keyValue) -> keyValue.getKey().equals("client.name"))
				.findFirst()
				.orElseThrow()
				.getValue();
		}).distinct().toList();
		assertThat(names).hasSize(101).startsWith("host0", "host1").endsWith("host99", "OTHER");
	}

	@Test
	void shouldNotTellTheQuery() {
		open();
		this.end.tryEmitValue(CloseStatus.NORMAL);
		assertThat(this.recorder.stopped.get(0).getHighCardinalityKeyValue("http.url").getValue())
			.isEqualTo("https://example.org/rooms/1");
	}

	@Test
	void shouldDocumentItsKeys() {
		assertThat(WebTransportObservationDocumentation.CLIENT_SESSION.getDefaultConvention())
			.isEqualTo(DefaultWebTransportClientObservationConvention.class);
		assertThat(WebTransportObservationDocumentation.CLIENT_SESSION.getLowCardinalityKeyNames())
			.extracting(KeyName::asString)
			.containsExactlyInAnyOrder("client.name", "outcome", "status", "protocol", "transport", "close",
					"exception");
		assertThat(WebTransportObservationDocumentation.CLIENT_SESSION.getHighCardinalityKeyNames())
			.extracting(KeyName::asString)
			.containsExactlyInAnyOrder("http.url", "close.code");
	}

	/**
	 * Sets a trace header, as tracing does.
	 */
	private static final class Recorder implements ObservationHandler<WebTransportClientObservationContext> {

		private final List<WebTransportClientObservationContext> started = new ArrayList<>();

		private final List<WebTransportClientObservationContext> stopped = new ArrayList<>();

		private final List<String> events = new ArrayList<>();

		@Override
		public void onStart(WebTransportClientObservationContext context) {
			this.started.add(context);
			context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
		}

		@Override
		public void onEvent(Observation.Event event, WebTransportClientObservationContext context) {
			this.events.add(event.getName());
		}

		@Override
		public void onStop(WebTransportClientObservationContext context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof WebTransportClientObservationContext;
		}

		void assertStopped(String clientName, String outcome, String status, String protocol, String closeCode) {
			assertThat(this.stopped).singleElement().satisfies((context) -> {
				assertThat(context.getLowCardinalityKeyValue("client.name").getValue()).isEqualTo(clientName);
				assertThat(context.getLowCardinalityKeyValue("outcome").getValue()).isEqualTo(outcome);
				assertThat(context.getLowCardinalityKeyValue("status").getValue()).isEqualTo(status);
				assertThat(context.getLowCardinalityKeyValue("protocol").getValue()).isEqualTo(protocol);
				assertThat(context.getHighCardinalityKeyValue("close.code").getValue()).isEqualTo(closeCode);
			});
		}

	}

}
