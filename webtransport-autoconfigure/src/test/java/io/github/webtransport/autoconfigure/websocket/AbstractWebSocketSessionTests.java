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

package io.github.webtransport.autoconfigure.websocket;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for sessions over the WebSockets of a web server.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractWebSocketSessionTests {

	static final String[] QMUX = { "qmux-02", "qmux-01", "qmux-00", "webtransport" };

	private static final int QUICK_CLIENTS = 20;

	/**
	 * What the handlers have seen.
	 */
	static final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

	/**
	 * Bytes that a handler has sent.
	 */
	private static final AtomicLong sent = new AtomicLong();

	private ConfigurableApplicationContext context;

	/**
	 * Return the application without what all have in common.
	 */
	abstract SpringApplicationBuilder application();

	@BeforeAll
	void start() {
		this.context = run();
	}

	private ConfigurableApplicationContext run() {
		return application().sources(Handlers.class)
			.properties("server.port=0", "server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true",
					"spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	final ConfigurableApplicationContext context() {
		return this.context;
	}

	final URI uri(String path) {
		return uri(this.context, path);
	}

	private static URI uri(ConfigurableApplicationContext context, String path) {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return URI.create("ws://127.0.0.1:" + port + path);
	}

	private static Object seen() throws InterruptedException {
		return seen.poll(10, TimeUnit.SECONDS);
	}

	private static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] echo(WebTransportSession session, byte[] bytes) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> Mono.zip(stream.send(Mono.just(session.bufferFactory().wrap(bytes))).thenReturn(true),
					DataBufferUtils.join(stream.receive()).map(AbstractWebSocketSessionTests::toBytes)))
			.block(WebSocketClient.WAIT)
			.getT2();
	}

	private static byte[] toBytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	@Test
	void shouldEchoOnStreams() {
		try (WebSocketClient client = new WebSocketClient(uri("/echo"), QMUX)) {
			assertThat(client.subprotocol()).isEqualTo("qmux-02");
			byte[] large = new byte[3_000_000];
			for (int i = 0; i < large.length; i++) {
				large[i] = (byte) (i * 31 % 251);
			}
			assertThat(echo(client.session(), "one".getBytes(StandardCharsets.UTF_8))).asString().isEqualTo("one");
			assertThat(echo(client.session(), large)).isEqualTo(large);
		}
	}

	@Test
	void shouldEchoDatagrams() {
		try (WebSocketClient client = new WebSocketClient(uri("/echo"), new String[] { "qmux-01" })) {
			WebTransportSession session = client.session();
			assertThat(client.subprotocol()).isEqualTo("qmux-01");
			byte[] datagram = new byte[session.maxDatagramSize()];
			datagram[datagram.length - 1] = 7;
			assertThat(session.maxDatagramSize()).isEqualTo(16379);
			session.sendDatagram(session.bufferFactory().wrap(datagram));
			assertThat(toBytes(session.receiveDatagrams().blockFirst(WebSocketClient.WAIT))).isEqualTo(datagram);
		}
	}

	@Test
	void whenTheServerClosesThenTheClientLearnsCodeAndReason() {
		try (WebSocketClient client = new WebSocketClient(uri("/close"), QMUX)) {
			assertThat(client.session().closeStatus().block(WebSocketClient.WAIT))
				.isEqualTo(CloseStatus.of(4_000_000_000L, "enough"));
			assertThat(client.closed()).succeedsWithin(WebSocketClient.WAIT).isEqualTo(1000);
		}
	}

	@Test
	void whenTheClientClosesThenTheServerLearnsCodeAndReason() throws Exception {
		seen.clear();
		try (WebSocketClient client = new WebSocketClient(uri("/watch/7"), QMUX)) {
			client.session().close(CloseStatus.of(9, "bye")).block(WebSocketClient.WAIT);
			assertThat(seen()).isEqualTo(Map.of("id", "7"));
			assertThat(seen()).isEqualTo(SessionTransport.WEBSOCKET);
			assertThat(seen()).isEqualTo(CloseStatus.of(9, "bye"));
			assertThat(client.closed()).succeedsWithin(WebSocketClient.WAIT);
		}
	}

	@Test
	void whenTheClientIsGoneThenTheEndIsAbrupt() throws Exception {
		seen.clear();
		try (WebSocketClient client = new WebSocketClient(uri("/watch/8"), QMUX)) {
			client.session();
			assertThat(seen()).isEqualTo(Map.of("id", "8"));
			assertThat(seen()).isEqualTo(SessionTransport.WEBSOCKET);
		}
		assertThat(seen()).isInstanceOfSatisfying(CloseStatus.class,
				(status) -> assertThat(status.isAbrupt()).isTrue());
	}

	@Test
	void whenStreamsAreResetAndStoppedThenBothEndsLearnTheCodes() throws Exception {
		seen.clear();
		try (WebSocketClient client = new WebSocketClient(uri("/codes"), QMUX)) {
			WebTransportSession session = client.session();
			WebTransportStream stream = session.createBidirectionalStream().block(WebSocketClient.WAIT);
			stream.write(Mono.just(buffer(session, "x"))).block(WebSocketClient.WAIT);
			stream.stopSending(43).block(WebSocketClient.WAIT);
			stream.reset(42).block(WebSocketClient.WAIT);
			assertThat(List.of(seen(), seen())).containsExactlyInAnyOrder(42L, 43L);
		}
	}

	@Test
	void whenAnApplicationProtocolIsOfferedThenOneThatTheHandlerSpeaksIsChosen() {
		try (WebSocketClient client = new WebSocketClient(uri("/spoken"),
				new String[] { "qmux-02.a", "qmux-01.b", "qmux-02.b", "qmux-02", "webtransport" })) {
			assertThat(client.subprotocol()).isEqualTo("qmux-01.b");
			client.session();
		}
		try (WebSocketClient client = new WebSocketClient(uri("/spoken"), new String[] { "qmux-02.a", "qmux-02" })) {
			assertThat(client.subprotocol()).isEqualTo("qmux-02");
		}
		assertThat(WebSocketClient.rejection(uri("/spoken"), new String[] { "qmux-02.a" })).isEqualTo(400);
		assertThat(WebSocketClient.rejection(uri("/echo"), new String[] { "qmux-00", "webtransport" })).isEqualTo(400);
	}

	@Test
	void whenTheOriginIsForeignThenTheRequestIsRefused() {
		assertThat(WebSocketClient.rejection(uri("/echo"), QMUX, "Origin", "https://foreign.example")).isEqualTo(403);
		try (WebSocketClient client = new WebSocketClient(uri("/echo"), QMUX, "Origin", "http://127.0.0.1:8080")) {
			assertThat(client.subprotocol()).isEqualTo("qmux-02");
		}
	}

	@Test
	void whenNothingIsMappedOrQmuxIsNotOfferedThenTheRequestIsNotOurs() {
		assertThat(WebSocketClient.rejection(uri("/nothing"), QMUX)).isEqualTo(404);
		assertThat(WebSocketClient.rejection(uri("/echo"), new String[0])).isEqualTo(404);
		assertThat(WebSocketClient.rejection(uri("/echo"), new String[] { "graphql-ws" })).isEqualTo(404);
	}

	@Test
	void whenTextIsSentThenTheSessionEnds() throws Exception {
		try (WebSocketClient client = new WebSocketClient(uri("/echo"), QMUX)) {
			client.session();
			client.sendText("text");
			assertThat(client.session().closeStatus().block(WebSocketClient.WAIT)).matches(CloseStatus::isAbrupt);
			// The client may be the first to close when it reads why
			assertThat(client.closed().get(10, TimeUnit.SECONDS)).isIn(1000, 1003);
		}
	}

	@Test
	void whenASessionHasEndedThenTheServerCountsItNoMore() throws Exception {
		seen.clear();
		WebTransportServer server = this.context.getBean(WebTransportServer.class);
		// Those of other tests may be about to end
		int before = server.getSessionCount();
		try (WebSocketClient client = new WebSocketClient(uri("/watch/9"), QMUX)) {
			client.session();
			assertThat(seen()).isEqualTo(Map.of("id", "9"));
			assertThat(server.getSessionCount()).isPositive();
			client.session().close().block(WebSocketClient.WAIT);
			assertThat(seen()).isEqualTo(SessionTransport.WEBSOCKET);
			assertThat(seen()).isEqualTo(CloseStatus.NORMAL);
			assertThat(server.getSessionCount()).isLessThanOrEqualTo(before);
		}
	}

	@Test
	void whenTheClientNeverReadsThenTheServerStopsSending() throws Exception {
		sent.set(0);
		SilentClient client = new SilentClient() {

			@Override
			public void onOpen(WebSocket webSocket) {
				// Never asks for anything
			}

		};
		WebSocket socket = WebSocketClient.connect(uri("/flood"), client, QMUX);
		socket.sendBinary(ByteBuffer.wrap(SilentClient.MUCH_CREDIT), true).join();
		await().until(() -> sent.get() > 0);
		AtomicLong before = new AtomicLong();
		await().pollInterval(Duration.ofMillis(200)).until(() -> before.getAndSet(sent.get()) == sent.get());
		// The buffers of two sockets, which are the system's
		assertThat(sent.get()).isLessThan(32 << 20);
		socket.abort();
	}

	@Test
	void whenARecordIsTooLongThenTheSocketIsClosed() throws Exception {
		SilentClient client = new SilentClient();
		WebSocket socket = WebSocketClient.connect(uri("/echo"), client, QMUX);
		socket.sendBinary(ByteBuffer.wrap(SilentClient.PARAMETERS), true).join();
		socket.sendBinary(ByteBuffer.allocate(16_383), true);
		assertThat(
				client.closed.handle((status, failure) -> (failure != null) ? 1006 : status).get(10, TimeUnit.SECONDS))
			.isIn(1002, 1006, 1009);
	}

	@Test
	void whenTheClientSendsAtOnceThenItsFirstMessagesAreNotLost() throws Exception {
		for (int i = 0; i < QUICK_CLIENTS; i++) {
			try (QuickClient client = new QuickClient(uri("/echo"))) {
				client.send(SilentClient.PARAMETERS, QuickClient.DATAGRAM);
				client.awaitEcho();
			}
		}
	}

	@Test
	void whenTheApplicationStopsThenSessionsAreClosedBeforeTheirSockets() throws Exception {
		SilentClient client = new SilentClient();
		try (ConfigurableApplicationContext application = run()) {
			WebSocket socket = WebSocketClient.connect(uri(application, "/echo"), client, QMUX);
			socket.sendBinary(ByteBuffer.wrap(SilentClient.PARAMETERS), true).join();
			assertThat(client.messages.poll(10, TimeUnit.SECONDS)).isNotNull();
			await().until(() -> application.getBean(WebTransportServer.class).getSessionCount() == 1);
		}
		assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
		assertThat(client.messages).last().asString().contains("Server shutdown");
	}

	private static Mono<Void> echo(WebTransportSession session) {
		Mono<Void> streams = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()).onErrorComplete())
			.then();
		return Mono.when(streams, session.sendDatagrams(session.receiveDatagrams()));
	}

	private static Mono<Void> flood(WebTransportSession session) {
		return session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Flux.<DataBuffer>generate((sink) -> {
				sent.addAndGet(10_000);
				sink.next(session.bufferFactory().wrap(new byte[10_000]));
			})));
	}

	private static Mono<Void> watch(WebTransportSession session) {
		seen.add(session.getHandshakeInfo().getPathVariables());
		seen.add(session.getHandshakeInfo().getTransport());
		session.closeStatus().subscribe(seen::add);
		return session.closeStatus().then();
	}

	private static Mono<Void> codes(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> Mono.when(stream.stopped().onErrorResume(StreamStoppedException.class, (ex) -> {
				seen.add(ex.getCode());
				return Mono.empty();
			}), stream.receive()
				.doOnNext(DataBufferUtils::release)
				.then()
				.onErrorResume(StreamResetException.class, (ex) -> {
					seen.add(ex.getCode());
					return Mono.empty();
				})))
			.then();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route()
				.path("/echo", AbstractWebSocketSessionTests::echo)
				.path("/close", (session) -> session.close(CloseStatus.of(4_000_000_000L, "enough")))
				.path("/watch/{id}", AbstractWebSocketSessionTests::watch)
				.path("/flood", AbstractWebSocketSessionTests::flood)
				.path("/codes", AbstractWebSocketSessionTests::codes)
				.path("/spoken", (session) -> session.closeStatus().then(), (route) -> route.protocols("b"))
				.build();
		}

	}

}
