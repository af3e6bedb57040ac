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

package io.github.webtransport.autoconfigure.metrics;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.spring.observation.DefaultWebTransportSessionObservationConvention;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.HighCardinalityKeyNames;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.LowCardinalityKeyNames;
import io.github.webtransport.spring.observation.WebTransportSessionObservationContext;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.util.context.Context;

import org.springframework.util.LinkedMultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SessionObservations} and
 * {@link DefaultWebTransportSessionObservationConvention}.
 */
class SessionObservationsTests {

	private static final HandshakeInfo INFO = HandshakeInfo
		.builder(URI.create("https://localhost/rooms/1?token=secret"))
		.header("traceparent", "00-1-2-01")
		.pathMatch("/rooms/{room}", Map.of("room", "1"))
		.offeredProtocols(List.of("chat.v1"))
		.protocol("chat.v1")
		.build();

	private final RecordingHandler handler = new RecordingHandler();

	private final SessionObservations observations = new SessionObservations(registry(),
			new DefaultWebTransportSessionObservationConvention(), null);

	private final SessionMetrics delegate = mock();

	private final SessionMetrics session = this.observations.observe(INFO, this.delegate, Context.empty());

	@Test
	void shouldStartWithTheSession() {
		WebTransportSessionObservationContext context = this.handler.started;
		assertThat(context).isNotNull();
		assertThat(context.getName()).isEqualTo("webtransport.server.sessions");
		assertThat(this.handler.lowCardinalityAtStart)
			.isEqualTo(KeyValues.of("close", "none", "exception", "none", "outcome", "UNKNOWN", "protocol", "chat.v1",
					"status", "200", "transport", "webtransport", "uri", "/rooms/{room}"));
	}

	@Test
	void whenTheStatusIsAnotherThenTheTagHasIt() {
		HandshakeInfo info = INFO.mutate().response(new HandshakeResponse(202, new LinkedMultiValueMap<>())).build();
		this.observations.observe(info, this.delegate, Context.empty());
		assertThat(this.handler.lowCardinalityAtStart).contains(KeyValue.of("status", "202"));
	}

	@Test
	void shouldNameTheSpanByThePattern() {
		this.session.sessionClosed(INFO, CloseStatus.NORMAL, 5);
		WebTransportSessionObservationContext context = this.handler.stopped;
		assertThat(context).isNotNull();
		assertThat(context.getContextualName()).isEqualTo("webtransport /rooms/{room}");
	}

	@Test
	void whenTheHandshakeIsObservedThenTheSessionIsItsChild() {
		Observation handshake = Observation.createNotStarted("handshake", ObservationRegistry.create());
		this.observations.observe(INFO, this.delegate, Context.of(ObservationThreadLocalAccessor.KEY, handshake));
		WebTransportSessionObservationContext context = this.handler.started;
		assertThat(context).isNotNull();
		assertThat(context.getParentObservation()).isSameAs(handshake);
	}

	@ParameterizedTest
	@CsvSource({ "0, SUCCESS, 0", "7, SUCCESS, 7", "-1, UNKNOWN, none" })
	void shouldTellHowTheSessionEnded(long code, String outcome, String closeCode) {
		CloseStatus status = new CloseStatus(code, "");
		this.session.sessionClosed(INFO, status, 5);
		WebTransportSessionObservationContext context = this.handler.stopped;
		assertThat(context).isNotNull();
		assertThat(context.getLowCardinalityKeyValue(LowCardinalityKeyNames.OUTCOME.asString()).getValue())
			.isEqualTo(outcome);
		assertThat(context.getHighCardinalityKeyValue(HighCardinalityKeyNames.CLOSE_CODE.asString()).getValue())
			.isEqualTo(closeCode);
		then(this.delegate).should().sessionClosed(INFO, status, 5);
	}

	@Test
	void shouldTellThatTheHandlerFailed() {
		IllegalStateException failure = new IllegalStateException();
		this.session.handlerFailed(failure);
		this.session.sessionClosed(INFO, CloseStatus.INTERNAL_ERROR, 5);
		WebTransportSessionObservationContext context = this.handler.stopped;
		assertThat(context).isNotNull();
		assertThat(context.getError()).isSameAs(failure);
		assertThat(context.getLowCardinalityKeyValue(LowCardinalityKeyNames.OUTCOME.asString()).getValue())
			.isEqualTo("SERVER_ERROR");
		then(this.delegate).should().handlerFailed(failure);
	}

	@ParameterizedTest
	@CsvSource({ "0, SUCCESS", "7, SUCCESS", "-1, UNKNOWN" })
	void whenTheHandlerOfAStreamFailedThenTheOutcomeIsHowTheSessionEnded(long code, String outcome) {
		IllegalStateException failure = new IllegalStateException();
		this.session.handlerFailed(failure);
		this.session.sessionClosed(INFO, new CloseStatus(code, ""), 5);
		WebTransportSessionObservationContext context = this.handler.stopped;
		assertThat(context).isNotNull();
		assertThat(context.getError()).isSameAs(failure);
		assertThat(context.getLowCardinalityKeyValue(LowCardinalityKeyNames.OUTCOME.asString()).getValue())
			.isEqualTo(outcome);
	}

	@Test
	void whenInputIsRefusedThenThatIsNoError() {
		IllegalStateException reason = new IllegalStateException();
		this.session.inputRefused(reason);
		this.session.sessionClosed(INFO, CloseStatus.INTERNAL_ERROR, 5);
		WebTransportSessionObservationContext context = this.handler.stopped;
		assertThat(context).isNotNull();
		assertThat(context.getError()).isNull();
		assertThat(context.getLowCardinalityKeyValue(LowCardinalityKeyNames.OUTCOME.asString()).getValue())
			.isEqualTo("CLIENT_ERROR");
		then(this.delegate).should().inputRefused(reason);
	}

	@Test
	void shouldNotTellTheQuery() {
		this.session.sessionClosed(INFO, CloseStatus.NORMAL, 5);
		WebTransportSessionObservationContext context = this.handler.stopped;
		assertThat(context).isNotNull();
		assertThat(context.getHighCardinalityKeyValue(HighCardinalityKeyNames.HTTP_URL.asString()).getValue())
			.isEqualTo("/rooms/1");
	}

	@Test
	void shouldPassOnWhatIsCounted() {
		this.session.datagramReceived(1);
		this.session.datagramSent(2);
		this.session.datagramDropped(SessionMetrics.DatagramDropReason.CLOSED);
		this.session.streamBytesReceived(3);
		this.session.streamBytesSent(4);
		this.session.streamClosed(StreamDirection.BIDIRECTIONAL, true, SessionMetrics.StreamOutcome.RESET, 5);
		then(this.delegate).should().datagramReceived(1);
		then(this.delegate).should().datagramSent(2);
		then(this.delegate).should().datagramDropped(SessionMetrics.DatagramDropReason.CLOSED);
		then(this.delegate).should().streamBytesReceived(3);
		then(this.delegate).should().streamBytesSent(4);
		then(this.delegate).should()
			.streamClosed(StreamDirection.BIDIRECTIONAL, true, SessionMetrics.StreamOutcome.RESET, 5);
	}

	@Test
	void whenThereAreNoMetersThenSessionsAreStillObserved() {
		WebTransportMetrics metrics = new ObservationWebTransportMetrics(this.observations);
		metrics.connectionOpened();
		metrics.handshakeRejected(404);
		metrics.sessionOpened(INFO).sessionClosed(INFO, CloseStatus.NORMAL, 5);
		metrics.connectionClosed();
		assertThat(this.handler.stopped).isNotNull();
	}

	@Test
	void shouldDocumentItsKeys() {
		assertThat(WebTransportObservationDocumentation.SESSION.getDefaultConvention())
			.isEqualTo(DefaultWebTransportSessionObservationConvention.class);
		assertThat(WebTransportObservationDocumentation.SESSION.getLowCardinalityKeyNames())
			.extracting(KeyName::asString)
			.containsExactlyInAnyOrder("uri", "outcome", "status", "protocol", "transport", "close", "exception");
		assertThat(WebTransportObservationDocumentation.SESSION.getHighCardinalityKeyNames())
			.extracting(KeyName::asString)
			.containsExactlyInAnyOrder("http.url", "session.id", "close.code");
	}

	private ObservationRegistry registry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.handler);
		return registry;
	}

	private static final class RecordingHandler implements ObservationHandler<WebTransportSessionObservationContext> {

		private @Nullable WebTransportSessionObservationContext started;

		private @Nullable KeyValues lowCardinalityAtStart;

		private @Nullable WebTransportSessionObservationContext stopped;

		@Override
		public void onStart(WebTransportSessionObservationContext context) {
			this.started = context;
			this.lowCardinalityAtStart = context.getLowCardinalityKeyValues();
		}

		@Override
		public void onStop(WebTransportSessionObservationContext context) {
			this.stopped = context;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof WebTransportSessionObservationContext;
		}

	}

}
