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

package io.github.webtransport.autoconfigure.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.PortInUseException;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WebTransportServerStartStopLifecycle} and
 * {@link WebTransportServerGracefulShutdownLifecycle}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebTransportServerLifecycleTests {

	private final FakeWebTransportServer server = new FakeWebTransportServer(
			ServerSettings.builder((request) -> Mono.empty())
				.tls(SelfSignedCertificate.create().toTlsSettings())
				.build());

	private final GracefulShutdown gracefulShutdown = new GracefulShutdown(this.server);

	private final WebTransportServerGracefulShutdownLifecycle graceful = new WebTransportServerGracefulShutdownLifecycle(
			this.server, this.gracefulShutdown, true);

	private final List<Object> events = new ArrayList<>();

	private final SessionEndTasks endTasks = new SessionEndTasks();

	private final WebTransportServerStartStopLifecycle startStop = new WebTransportServerStartStopLifecycle(this.server,
			this.gracefulShutdown, this.endTasks, startupLogger(11), this.events::add);

	private final AtomicInteger callbacks = new AtomicInteger();

	@AfterEach
	void stop() {
		this.startStop.stop();
	}

	@Test
	void shouldStopAfterTheWebServerBegan() {
		assertThat(this.graceful.getPhase()).isEqualTo(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
		assertThat(this.startStop.getPhase()).isEqualTo(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
		assertThat(this.graceful.isPauseable()).isFalse();
		assertThat(this.startStop.isPauseable()).isFalse();
	}

	@Test
	void shouldStartAndStop() {
		assertThat(this.startStop.isRunning()).isFalse();
		this.startStop.start();
		assertThat(this.startStop.isRunning()).isTrue();
		this.startStop.stop();
		assertThat(this.startStop.isRunning()).isFalse();
		this.startStop.start();
		assertThat(this.server.getCalls()).containsExactly("start", "stop", "start");
		assertThat(this.events).hasSize(2).hasOnlyElementsOfType(WebTransportServerInitializedEvent.class);
	}

	@Test
	void shouldKeepTheJvmUpWhileRunning() throws InterruptedException {
		this.startStop.start();
		Thread thread = awaitThread();
		assertThat(thread.isDaemon()).isFalse();
		this.startStop.stop();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void whenPortIsInUseThenNothingKeepsTheJvmUp() {
		this.server.failStart(new PortInUseException(4433, null));
		assertThatExceptionOfType(PortInUseException.class).isThrownBy(this.startStop::start);
		assertThat(this.startStop.isRunning()).isFalse();
		assertThat(this.events).isEmpty();
		assertThat(threads()).noneMatch((thread) -> thread.getName().equals("webtransport") && !thread.isDaemon());
	}

	@Test
	void whenManyPathsAreMappedThenSomeAreShown(CapturedOutput output) {
		this.startStop.start();
		assertThat(output).contains("with 11 mappings [/path10, /path0, /path1, /path2")
			.contains("/path8, …]")
			.doesNotContain("/path9");
	}

	@Test
	void whenOnePathIsMappedThenItIsCalledSo(CapturedOutput output) {
		startupLogger(1).log(1, this.server.getCapabilities());
		assertThat(output).contains("with 1 mapping [/path0]").doesNotContain("self-signed");
	}

	@Test
	void whenSessionsEndThenGracefulShutdownCompletes(CapturedOutput output) {
		start();
		this.graceful.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(0);
		assertThat(this.graceful.isRunning()).isFalse();
		assertThat(output).contains("Commencing graceful shutdown. Waiting for active sessions to complete");
		this.server.endSessions();
		assertThat(this.callbacks).hasValue(1);
		this.startStop.stop();
		assertThat(output).contains("Graceful shutdown complete").doesNotContain("aborted");
		assertThat(this.server.getCalls()).containsExactly("start", "drain", "stop");
	}

	@Test
	void whenTimeIsUpThenGracefulShutdownIsAborted(CapturedOutput output) {
		start();
		this.graceful.stop(this.callbacks::incrementAndGet);
		this.startStop.stop();
		this.server.endSessions();
		assertThat(output).contains("Graceful shutdown aborted with one or more sessions still active")
			.doesNotContain("Graceful shutdown complete");
		assertThat(this.server.getCalls()).containsExactly("start", "drain", "cancel", "stop");
	}

	@Test
	void whenDrainFailsThenShutdownGoesOn(CapturedOutput output) {
		start();
		this.graceful.stop(this.callbacks::incrementAndGet);
		this.server.failDrain(new IllegalStateException("broken"));
		assertThat(this.callbacks).hasValue(1);
		assertThat(output).contains("Graceful shutdown failed").contains("broken");
	}

	@Test
	void whenImmediateThenNothingIsWaitedFor(CapturedOutput output) {
		WebTransportServerGracefulShutdownLifecycle immediate = new WebTransportServerGracefulShutdownLifecycle(
				this.server, this.gracefulShutdown, false);
		this.startStop.start();
		immediate.start();
		immediate.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(1);
		assertThat(this.server.getCalls()).containsExactly("start");
		assertThat(output).doesNotContain("graceful");
	}

	@Test
	void whenSomethingIsStillToldOfTheEndOfSessionsThenStopWaits(CapturedOutput output) {
		this.startStop.start();
		Sinks.Empty<Void> told = Sinks.empty();
		this.endTasks.run(told.asMono());
		this.startStop.stop(this.callbacks::incrementAndGet);
		assertThat(this.server.getCalls()).containsExactly("start", "stop");
		assertThat(output).contains("Waiting for 1 methods and listeners that are told of the end of sessions");
		assertThat(this.callbacks).hasValue(0);
		told.tryEmitEmpty();
		assertThat(this.callbacks).hasValue(1);
	}

	@Test
	void whenNothingIsToldOfTheEndOfSessionsThenStopDoesNotWait(CapturedOutput output) {
		this.startStop.start();
		this.startStop.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(1);
		assertThat(output).doesNotContain("Waiting for");
	}

	@Test
	void whenServerDoesNotRunThenNothingIsWaitedFor() {
		this.graceful.start();
		this.graceful.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(1);
		assertThat(this.server.getCalls()).isEmpty();
	}

	@Test
	void whenStoppedWithoutCallbackThenItIsUnsupported() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(this.graceful::stop);
	}

	private void start() {
		this.server.openSession();
		this.startStop.start();
		this.graceful.start();
	}

	private static Thread awaitThread() {
		return threads().stream().filter((thread) -> thread.getName().equals("webtransport")).findFirst().orElseThrow();
	}

	private static List<Thread> threads() {
		return List.copyOf(Thread.getAllStackTraces().keySet());
	}

	private static WebTransportServerStartupLogger startupLogger(int paths) {
		WebTransportRoutes.Builder routes = WebTransportRoutes.route();
		for (int i = 0; i < paths; i++) {
			routes.path("/path" + i, (session) -> Mono.empty());
		}
		return new WebTransportServerStartupLogger(true, WebTransportHandlerMapping.of(routes.build()), null);
	}

}
