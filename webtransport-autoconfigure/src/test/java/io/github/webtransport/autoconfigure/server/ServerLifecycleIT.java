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

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.autoconfigure.codec.WebTransportCodecAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for servers that start and stop with their application.
 */
@ExtendWith(LeakGuard.class)
class ServerLifecycleIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Of the phase in which sessions may end.
	 */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportCodecAutoConfiguration.class, JacksonAutoConfiguration.class, SslAutoConfiguration.class,
				LifecycleAutoConfiguration.class))
		.withUserConfiguration(Room.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1",
				"spring.lifecycle.timeout-per-shutdown-phase=" + GRACE.toMillis() + "ms");

	private final List<WebTransportClient> clients = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.clients.forEach((client) -> client.close().block(TIMEOUT));
	}

	private Mono<WebTransportSession> open(ApplicationContext context) {
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
		this.clients.add(client);
		return client.open(URI.create("https://127.0.0.1:" + port(context) + "/room"));
	}

	private WebTransportSession session(ApplicationContext context) {
		WebTransportSession session = open(context).block(TIMEOUT);
		assertThat(session).isNotNull();
		return session;
	}

	private static DatagramResult send(WebTransportSession session) {
		return session.sendDatagram(DefaultDataBufferFactory.sharedInstance.wrap(new byte[] { 1 }));
	}

	private static int port(ApplicationContext context) {
		InetSocketAddress address = context.getBean(WebTransportServer.class).getAddress();
		assertThat(address).isNotNull();
		return address.getPort();
	}

	@Test
	void whenApplicationStopsThenStepsAreInTheirOrder() {
		this.contextRunner.run((context) -> {
			Room room = context.getBean(Room.class);
			int port = port(context);
			WebTransportSession session = session(context);
			session.draining().subscribe(null, null, () -> room.steps.add("draining"));
			session.closeStatus().subscribe((status) -> room.steps.add("closed with " + status.code()));
			long begin = System.nanoTime();
			CompletableFuture<Void> stopped = CompletableFuture
				.runAsync(context.getSourceApplicationContext(ConfigurableApplicationContext.class)::close);
			session.draining().block(TIMEOUT);
			assertThat(stopped).isNotDone();
			// The time of grace, for those that are there and nobody else
			assertThat(send(session)).isNotEqualTo(DatagramResult.DROPPED);
			StepVerifier.create(open(context)).expectErrorMatches(ServerLifecycleIT::isRefusal).verify(TIMEOUT);
			assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(1001, "Server shutdown"));
			stopped.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(GRACE, TIMEOUT);
			assertThat(room.steps).containsExactly("refusing traffic, before draining", "draining", "closed with 1001");
			assertFree(port);
		});
	}

	/**
	 * By GOAWAY, or where that comes behind the request, by 503.
	 */
	private static boolean isRefusal(Throwable failure) {
		return (failure instanceof SessionRejectedException rejected) ? rejected.getHttpStatus() == 503
				: failure instanceof WebTransportConnectException
						&& failure.getMessage().contains("takes no more sessions");
	}

	private static void assertFree(int port) throws IOException {
		try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
			assertThat(socket.isBound()).isTrue();
		}
	}

	@Test
	void whenAJvmHasTwoApplicationsThenTheyHaveNothingInCommon() {
		this.contextRunner.run((first) -> {
			WebTransportSession session = session(first);
			this.contextRunner.run((second) -> {
				assertThat(port(second)).isNotEqualTo(port(first));
				session(second);
				assertThat(second.getBean(WebTransportServer.class).getSessionCount()).isOne();
			});
			assertThat(first.getBean(WebTransportServer.class).getSessionCount()).isOne();
			assertThat(send(session)).isNotEqualTo(DatagramResult.DROPPED);
			session(first);
		});
	}

	/**
	 * What Spring Framework does with lifecycle beans around a checkpoint of CRaC.
	 */
	@Test
	void whenApplicationIsRestartedThenItServesAgain() {
		this.contextRunner.withPropertyValues("webtransport.server.shutdown=immediate").run((context) -> {
			WebTransportSession session = session(context);
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			application.stop();
			application.start();
			assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(1001, "Server shutdown"));
			session(context);
			assertThat(context.getBean(WebTransportServer.class).getSessionCount()).isOne();
		});
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whenApplicationIsStoppedThenNothingIsOpenThatACheckpointCannotKeep() {
		this.contextRunner.withPropertyValues("webtransport.server.shutdown=immediate").run((context) -> {
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			application.stop();
			List<String> before = sockets();
			application.start();
			assertThat(sockets()).hasSizeGreaterThan(before.size());
			application.stop();
			assertThat(sockets()).hasSizeLessThanOrEqualTo(before.size()).isSubsetOf(before);
		});
	}

	/**
	 * Return the file descriptors that the network needs.
	 */
	private static List<String> sockets() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.map(ServerLifecycleIT::target)
				.filter((target) -> target.startsWith("socket:") || target.startsWith("anon_inode:[event"))
				.toList();
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			// The one by which the others are listed
			return "";
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Room {

		private final List<String> steps = new CopyOnWriteArrayList<>();

		@Bean
		WebTransportRoutes routes() {
			WebTransportHandler handler = WebTransportSession::keepOpen;
			return WebTransportRoutes.route().path("/room", handler).build();
		}

		@EventListener
		void readiness(AvailabilityChangeEvent<ReadinessState> event) {
			if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
				WebTransportServer server = ((ApplicationContext) event.getSource()).getBean(WebTransportServer.class);
				this.steps
					.add("refusing traffic, " + (server.getStats().isDraining() ? "draining" : "before draining"));
			}
		}

	}

}
