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

package io.github.webtransport.transport;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamPriority;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a second operation does to a stream whose first one has ended it, or has not: what
 * the caller learns, and what goes to the wire.
 */
@Rows("R36")
class EverythingTwiceTests {

	private final TestSession test = TestSession.open();

	private final TestSession.Accepted accepted = this.test.accept();

	private final FakeStream carrier = this.accepted.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	@ParameterizedTest(name = "{0}, then {1}")
	@CsvSource({ "FINISH, FINISH, done, ''", "FINISH, SEND, IllegalStateException, ''",
			"FINISH, WRITE, IllegalStateException, ''", "FINISH, RESET, done, ''", "FINISH, STOPPED, done, ''",
			"FINISH, PRIORITY, done, 'priority 3 0'", "SEND, FINISH, done, ''", "SEND, SEND, IllegalStateException, ''",
			"SEND, WRITE, IllegalStateException, ''", "SEND, RESET, done, ''", "SEND, STOPPED, done, ''",
			"SEND, PRIORITY, done, 'priority 3 0'", "WRITE, FINISH, done, 'fin'", "WRITE, SEND, done, 's fin'",
			"WRITE, WRITE, done, 'w'", "WRITE, RESET, done, 'reset 0x52e4a40fa8de'", "WRITE, STOPPED, pending, ''",
			"WRITE, PRIORITY, done, 'priority 3 0'", "WRITE_WITHOUT_END, FINISH, IllegalStateException, ''",
			"WRITE_WITHOUT_END, SEND, IllegalStateException, ''", "WRITE_WITHOUT_END, WRITE, IllegalStateException, ''",
			"WRITE_WITHOUT_END, RESET, done, 'reset 0x52e4a40fa8de'", "WRITE_WITHOUT_END, STOPPED, pending, ''",
			"WRITE_WITHOUT_END, PRIORITY, done, 'priority 3 0'", "FAIL, FINISH, reset 0, ''", "FAIL, SEND, reset 0, ''",
			"FAIL, WRITE, reset 0, ''", "FAIL, RESET, done, ''", "FAIL, STOPPED, done, ''",
			"FAIL, PRIORITY, done, 'priority 3 0'", "CANCEL, FINISH, reset 0, ''", "CANCEL, SEND, reset 0, ''",
			"CANCEL, WRITE, reset 0, ''", "CANCEL, RESET, done, ''", "CANCEL, STOPPED, done, ''",
			"CANCEL, PRIORITY, done, 'priority 3 0'", "RESET, FINISH, reset 3, ''", "RESET, SEND, reset 3, ''",
			"RESET, WRITE, reset 3, ''", "RESET, RESET, done, ''", "RESET, STOPPED, done, ''",
			"RESET, PRIORITY, done, 'priority 3 0'", "PEER_STOPS, FINISH, stopped, ''", "PEER_STOPS, SEND, stopped, ''",
			"PEER_STOPS, WRITE, stopped, ''", "PEER_STOPS, RESET, done, ''", "PEER_STOPS, STOPPED, stopped, ''",
			"PEER_STOPS, PRIORITY, done, 'priority 3 0'" })
	void whenSendingTwiceThenSecondIsAsSpecified(Sending first, Sending second, String outcome, String wire) {
		assertSecond(first.operation, second.operation, outcome, wire);
	}

	@ParameterizedTest(name = "{0}, then {1}")
	@CsvSource({ "READ, READ, IllegalStateException, ''", "READ, STOP, done, 'stop 0x52e4a40fa8e0'",
			"READ, PEER_FINISHES, done, ''", "READ, PEER_RESETS, done, ''",
			"READ_AND_CANCEL, READ, IllegalStateException, ''", "READ_AND_CANCEL, STOP, done, ''",
			"READ_AND_CANCEL, PEER_FINISHES, done, ''", "READ_AND_CANCEL, PEER_RESETS, done, ''",
			"READ_TO_THE_END, READ, IllegalStateException, ''", "READ_TO_THE_END, STOP, done, ''",
			"READ_TO_THE_END, PEER_FINISHES, done, ''", "READ_TO_THE_END, PEER_RESETS, done, ''",
			"STOP, READ, stopped, ''", "STOP, STOP, done, ''", "STOP, PEER_FINISHES, done, ''",
			"STOP, PEER_RESETS, done, ''", "PEER_FINISHES, READ, done, ''", "PEER_FINISHES, STOP, done, ''",
			"PEER_FINISHES, PEER_FINISHES, done, ''", "PEER_FINISHES, PEER_RESETS, done, ''",
			"PEER_RESETS, READ, reset 6, ''", "PEER_RESETS, STOP, done, ''", "PEER_RESETS, PEER_FINISHES, done, ''",
			"PEER_RESETS, PEER_RESETS, done, ''" })
	void whenReceivingTwiceThenSecondIsAsSpecified(Receiving first, Receiving second, String outcome, String wire) {
		assertSecond(first.operation, second.operation, outcome, wire);
	}

	private void assertSecond(Function<EverythingTwiceTests, Publisher<?>> first,
			Function<EverythingTwiceTests, Publisher<?>> second, String outcome, String wire) {
		TestSession.subscribe(first.apply(this));
		this.test.loop.runTasks();
		int before = this.carrier.log().size();
		int written = this.carrier.written().length();
		Collector<?> result = TestSession.subscribe(second.apply(this));
		this.test.loop.runTasks();
		String log = String.join(" ", this.carrier.log().subList(before, this.carrier.log().size()));
		String onTheWire = (this.carrier.written().substring(written) + " " + log).strip();
		assertThat(describe(result) + ", " + onTheWire).isEqualTo(outcome + ", " + wire);
		assertThat(result.breaches()).isEmpty();
	}

	private static String describe(Collector<?> result) {
		if (!result.isEnded()) {
			return "pending";
		}
		Throwable error = result.error();
		if (error instanceof StreamResetException reset) {
			return "reset " + reset.getCode();
		}
		if (error instanceof StreamStoppedException) {
			return "stopped";
		}
		if (error instanceof SessionClosedException) {
			return "closed";
		}
		return (error != null) ? error.getClass().getSimpleName() : "done";
	}

	private Publisher<DataBuffer> body(String text) {
		return Mono.fromSupplier(() -> this.test.buffer(text));
	}

	private Flux<String> read() {
		return stream().receive().map((buffer) -> {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return text;
		});
	}

	private WebTransportStream stream() {
		return this.accepted.stream();
	}

	/**
	 * What happens to the sending side.
	 */
	enum Sending {

		FINISH((twice) -> twice.stream().finish()),

		SEND((twice) -> twice.stream().send(twice.body("s"))),

		WRITE((twice) -> twice.stream().write(twice.body("w"))),

		WRITE_WITHOUT_END((twice) -> twice.stream().write(Flux.never())),

		FAIL((twice) -> twice.stream().write(Flux.error(new IllegalArgumentException("body")))),

		CANCEL((twice) -> twice.stream().write(Flux.never()).takeUntilOther(Mono.empty())),

		RESET((twice) -> twice.stream().reset(3)),

		STOPPED((twice) -> twice.stream().stopped()),

		PEER_STOPS((twice) -> Mono.fromRunnable(twice.carrier::peerStopped)),

		PRIORITY((twice) -> Mono.fromRunnable(() -> twice.stream().setPriority(StreamPriority.DEFAULT)));

		private final Function<EverythingTwiceTests, Publisher<?>> operation;

		Sending(Function<EverythingTwiceTests, Publisher<?>> operation) {
			this.operation = operation;
		}

	}

	/**
	 * What happens to the receiving side.
	 */
	enum Receiving {

		READ((twice) -> twice.read()),

		READ_AND_CANCEL((twice) -> twice.read().takeUntilOther(Mono.empty())),

		READ_TO_THE_END((twice) -> twice.read()
			.doOnSubscribe((subscription) -> twice.carrier.data("end", ""))
			.doOnNext((text) -> twice.carrier.fin())),

		STOP((twice) -> twice.stream().stopSending(5)),

		PEER_FINISHES((twice) -> Mono.fromRunnable(twice.carrier::fin)),

		PEER_RESETS((twice) -> Mono.fromRunnable(() -> twice.carrier.peerReset(ApplicationErrorCode.toHttp3(6))));

		private final Function<EverythingTwiceTests, Publisher<?>> operation;

		Receiving(Function<EverythingTwiceTests, Publisher<?>> operation) {
			this.operation = operation;
		}

	}

}
