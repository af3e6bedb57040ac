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

package io.github.webtransport.spring.annotation.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import io.github.webtransport.spring.blocking.StreamIdleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for methods that block while they read and write a stream.
 */
class BlockingStreamTests {

	private static final Duration IDLE = Duration.ofMillis(300);

	private static final int BIG = 100_000;

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final BlockingCalls blockingCalls = new BlockingCalls(
			BlockingSettings.builder().streamIdleTimeout(IDLE).build(),
			(task) -> Schedulers.boundedElastic().schedule(task));

	private FakeSession connect(Object endpoint) {
		return TestEndpoint.withBlockingCalls(this.blockingCalls, endpoint).connect("/stream");
	}

	private void assertNoThreadIsBusy() {
		TestBuffers.await(() -> this.blockingCalls.getStats(BlockingCallKind.CALL).running() == 0);
	}

	@Test
	void shouldReadAndWrite() {
		FakeSession session = connect(new Upper());
		FakeStream stream = session.open().arrive("one ", "", "two").arrive(" three").arriveFin();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("ONE TWO THREE");
		assertThat(stream.stopCode()).isNull();
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
		assertNoThreadIsBusy();
	}

	@Test
	void shouldWriteMuchInBigPieces() {
		FakeSession session = connect(new Much());
		FakeStream stream = session.open();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).hasSize(BIG);
		assertThat(stream.sentBuffers()).isEqualTo((BIG + 8191) / 8192);
		session.buffers().assertReleased();
	}

	@Test
	void whenOutputIsClosedThenFinFollowsAtOnce() throws InterruptedException {
		Closing endpoint = new Closing();
		FakeSession session = connect(endpoint);
		FakeStream stream = session.open();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("bye");
		assertThat(this.blockingCalls.getStats(BlockingCallKind.CALL).running()).isEqualTo(1);
		endpoint.gate.countDown();
		assertNoThreadIsBusy();
	}

	@Test
	void whenTheMethodDoesNotReadThenLittleIsAskedFor() {
		FakeSession session = connect(new Stalling());
		FakeStream stream = session.open();
		for (int i = 0; i < 100; i++) {
			stream.arrive("x");
		}
		TestBuffers.await(() -> stream.taken() == 4);
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
		assertNoThreadIsBusy();
	}

	@Test
	void whenTheMethodReturnsEarlyThenThePeerIsStopped() {
		FakeSession session = connect(new FirstByte());
		FakeStream stream = session.open().arrive("abc", "def", "ghi");
		TestBuffers.await(() -> stream.stopCode() != null);
		assertThat(stream.stopCode()).isEqualTo(0);
		assertThat(stream.isFinished()).isTrue();
		assertThat(this.calls).containsExactly("a");
		session.buffers().assertReleased();
	}

	@Test
	void whenTheMethodFailsThenTheStreamIsResetAndStoppedWithCode1() {
		FakeSession session = connect(new Failing());
		FakeStream stream = session.open().arrive("abc", "def");
		TestBuffers.await(() -> stream.stopCode() != null);
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(stream.stopCode()).isEqualTo(1);
		assertThat(session.errors()).hasSize(1).hasOnlyElementsOfType(IllegalStateException.class);
		session.buffers().assertReleased();
	}

	@Test
	void whenThePeerResetsThenTheMethodGetsAnIOExceptionAndThatIsNoError() {
		FakeSession session = connect(new Upper());
		FakeStream stream = session.open().arrive("abc").arriveReset(9);
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(9);
		assertThat(session.errors()).isEmpty();
		assertNoThreadIsBusy();
		session.buffers().assertReleased();
	}

	@Test
	void whenThePeerResetsThenTheMethodMayDealWithIt() {
		FakeSession session = connect(new Careful());
		FakeStream stream = session.open().arrive("abc").arriveReset(9);
		TestBuffers.await(stream::isFinished);
		assertThat(this.calls).containsExactly("reset 9");
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "input", "flux", "stream", "unidirectional" })
	void whenThePeerIsSilentThenTheMethodIsNotKeptWaiting(String how) {
		Silent endpoint = new Silent(how);
		FakeSession session = connect(how.equals("input") ? new Upper() : endpoint);
		FakeStream stream = how.equals("unidirectional") ? session.openUnidirectional() : session.open();
		stream.arrive("a");
		TestBuffers.await(() -> stream.stopCode() != null);
		assertThat(stream.stopCode()).isEqualTo(3);
		assertNoThreadIsBusy();
		TestBuffers.await(() -> session.errors().size() == 1);
		assertThat(session.errors().get(0)).satisfiesAnyOf(
				(ex) -> assertThat(ex).isInstanceOf(StreamIdleException.class),
				(ex) -> assertThat(ex).hasCauseInstanceOf(StreamIdleException.class));
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "output", "write", "send" })
	void whenThePeerDoesNotReadThenTheMethodIsNotKeptWaiting(String how) {
		FakeSession session = connect(how.equals("output") ? new Much() : new Flood(how));
		FakeStream stream = session.open(new FakeStream(session.buffers(), 0).withCredit(0));
		TestBuffers.await(() -> stream.resetCode() != null);
		assertNoThreadIsBusy();
		TestBuffers.await(() -> session.errors().size() == 1);
		session.buffers().assertReleased();
	}

	@Test
	void whenTheMethodIsBusyItselfThenThePeerIsNotBlamed() throws InterruptedException {
		Busy endpoint = new Busy();
		FakeSession session = connect(endpoint);
		FakeStream stream = session.open().arrive("a").arriveFin();
		assertThat(endpoint.begun.await(10, TimeUnit.SECONDS)).isTrue();
		Mono.delay(IDLE.multipliedBy(3)).block();
		endpoint.gate.countDown();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("done");
		assertThat(session.errors()).isEmpty();
	}

	@Test
	void whenThePeerSendsNowAndThenThenTheMethodWaits() {
		FakeSession session = connect(new Upper());
		FakeStream stream = session.open();
		for (int i = 0; i < 10; i++) {
			Mono.delay(IDLE.dividedBy(3)).block();
			stream.arrive("x");
		}
		stream.arriveFin();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("XXXXXXXXXX");
	}

	@Test
	void whenTheSessionEndsThenTheMethodIsInterrupted() {
		BlockingCalls patient = new BlockingCalls(BlockingSettings.DEFAULT,
				(task) -> Schedulers.boundedElastic().schedule(task));
		FakeSession session = TestEndpoint.withBlockingCalls(patient, new Upper()).connect("/stream");
		session.open().arrive("abc");
		TestBuffers.await(() -> patient.getStats(BlockingCallKind.CALL).running() == 1);
		session.end(CloseStatus.NORMAL);
		TestBuffers.await(() -> patient.getStats(BlockingCallKind.CALL).running() == 0);
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@WebTransportMapping("/stream")
	static class Upper {

		@StreamMapping
		void on(InputStream input, OutputStream output) throws IOException {
			byte[] bytes = new byte[5];
			int count;
			while ((count = input.read(bytes)) >= 0) {
				output.write(new String(bytes, 0, count, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT)
					.getBytes(StandardCharsets.UTF_8));
			}
		}

	}

	@WebTransportMapping("/stream")
	static class Much {

		@StreamMapping
		void on(OutputStream output) throws IOException {
			for (int i = 0; i < BIG; i++) {
				output.write('x');
			}
		}

	}

	@WebTransportMapping("/stream")
	static class Closing {

		private final CountDownLatch gate = new CountDownLatch(1);

		@StreamMapping
		void on(OutputStream output) throws Exception {
			output.write("bye".getBytes());
			output.close();
			this.gate.await();
		}

	}

	@WebTransportMapping("/stream")
	static class Stalling {

		@StreamMapping
		void on(InputStream input) throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

	@WebTransportMapping("/stream")
	class FirstByte {

		@StreamMapping
		void on(InputStream input) throws IOException {
			BlockingStreamTests.this.calls.add(String.valueOf((char) input.read()));
		}

	}

	@WebTransportMapping("/stream")
	static class Failing {

		@StreamMapping
		void on(InputStream input) throws IOException {
			throw new IllegalStateException("failed after " + input.read());
		}

	}

	@WebTransportMapping("/stream")
	class Careful {

		@StreamMapping
		void on(InputStream input) throws IOException {
			try {
				input.readAllBytes();
			}
			catch (IOException ex) {
				BlockingStreamTests.this.calls.add("reset " + ((StreamResetException) ex.getCause()).getCode());
			}
		}

	}

	@WebTransportMapping("/stream")
	static class Silent {

		private final String how;

		Silent(String how) {
			this.how = how;
		}

		@StreamMapping
		void on(WebTransportStream stream, Flux<DataBuffer> payload) {
			Flux<DataBuffer> received = this.how.equals("flux") ? payload : stream.receive();
			received.doOnNext(DataBufferUtils::release).blockLast();
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		void on(WebTransportReceiveStream stream) {
			stream.receive().doOnNext(DataBufferUtils::release).blockLast();
		}

	}

	@WebTransportMapping("/stream")
	static class Flood {

		private final String how;

		Flood(String how) {
			this.how = how;
		}

		@StreamMapping
		void on(WebTransportStream stream) {
			Flux<DataBuffer> body = Flux.generate((sink) -> sink
				.next(org.springframework.core.io.buffer.DefaultDataBufferFactory.sharedInstance.wrap(new byte[1])));
			(this.how.equals("write") ? stream.write(body) : stream.send(body)).block();
		}

	}

	@WebTransportMapping("/stream")
	static class Busy {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		@StreamMapping
		void on(InputStream input, OutputStream output) throws Exception {
			BlockingQueue<String> pending = new LinkedBlockingQueue<>(List.of("done"));
			assertThat(input.readAllBytes()).hasSize(1);
			this.begun.countDown();
			this.gate.await();
			output.write(pending.take().getBytes());
		}

	}

}
