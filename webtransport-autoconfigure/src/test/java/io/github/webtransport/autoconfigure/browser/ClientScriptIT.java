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

package io.github.webtransport.autoconfigure.browser;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Integration tests for {@code /webtransport/client.js} in a page and in a worker.
 */
@BrowserTest
// Sessions over WebSockets need Reactor Netty or a servlet container
@TestPropertySource(properties = "spring.autoconfigure.exclude="
		+ "org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration")
@Import({ ClientScriptIT.FeedController.class, ClientScriptIT.FirefoxController.class })
class ClientScriptIT {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final String CLIENT = """
			const { WebTransportClient, bytes, lengthPrefixed } = await import('/webtransport/client.js');
			const { promise: inTime, reject } = Promise.withResolvers();
			setTimeout(reject, 20_000, new Error('Too late'));
			const when = async (client, test) => {
				while (!test()) {
					await Promise.race([new Promise((done) => client.addEventListener('statechange', done, { once: true })), inTime]);
				}
			};
			const take = async (values, count) => {
				const taken = [];
				while (taken.length < count) {
					taken.push((await Promise.race([values.next(), inTime])).value);
				}
				return taken;
			};
			""";

	private static final String OTHER_PORT = """
			const real = globalThis.fetch;
			globalThis.fetch = async (...request) => {
				const info = await (await real(...request)).json();
				return new Response(JSON.stringify({ ...info, port: args[0] }));
			};
			""";

	@Autowired
	private WebTransportServer server;

	@Autowired
	private WebTransportTopics topics;

	@Autowired
	private WebTransportSessionRegistry sessions;

	@Autowired
	private FirefoxController firefox;

	@Test
	void shouldSendAndReceiveValues(Page page) {
		assertThat(page.run(
				CLIENT + """
						const client = new WebTransportClient('/echo');
						const stream = await client.openStream();
						await stream.send({ text: 'hi' });
						await stream.send([1, 2]);
						await stream.end();
						const values = [];
						for await (const value of stream) {
							values.push(value);
						}
						const datagrams = client.datagrams();
						const [first] = await Promise.all([take(datagrams, 1), client.sendDatagram({ n: 7 })]);
						const { state, transport, failure } = client;
						client.close();
						const { closeCode } = await client.closed;
						return { values, first, state, transport, failure, closeCode, sent: client.sendDatagram(1), end: client.state };
						"""))
			.isEqualTo(of("values", List.of(Map.of("text", "hi"), List.of(1L, 2L)), "first", List.of(Map.of("n", 7L)),
					"state", "open", "transport", "webtransport", "failure", null, "closeCode", 0L, "sent", false,
					"end", "closed"));
	}

	@Test
	void shouldFrameMessagesByTheirLength(Page page) {
		assertThat(page.run(CLIENT + """
				const client = new WebTransportClient('/echo');
				const stream = await client.openStream(lengthPrefixed);
				const lengths = [0, 1, 300, 70_000];
				(async () => {
					for (const length of lengths) {
						await stream.send(new Uint8Array(length).fill(length % 251));
					}
					await stream.end();
				})();
				const answers = [];
				for await (const message of stream) {
					answers.push([message.length, message.every((byte) => byte === message.length % 251)]);
				}
				client.close();
				return answers;
				"""))
			.isEqualTo(List.of(List.of(0L, true), List.of(1L, true), List.of(300L, true), List.of(70_000L, true)));
	}

	@Test
	void shouldNotTakeQuicForBlockedThatWasLate(Page page) {
		assertThat(page.run(CLIENT + """
				const { WebTransport } = globalThis;
				const { promise: opened, resolve } = Promise.withResolvers();
				globalThis.WebTransport = class {
					constructor(...options) {
						this.session = new WebTransport(...options);
						this.closed = this.session.closed;
						const late = new Promise((done) => setTimeout(done, 1500));
						this.ready = Promise.all([this.session.ready, late]);
						this.ready.then(() => setTimeout(resolve));
					}
					close(info) {
						this.session.close(info);
					}
				};
				const first = new WebTransportClient('/echo');
				await when(first, () => first.state === 'open');
				await Promise.race([opened, inTime]);
				globalThis.WebTransport = WebTransport;
				const second = new WebTransportClient('/echo');
				await when(second, () => second.state === 'open');
				[first, second].forEach((client) => client.close());
				return [first.transport, second.transport];
				""")).isEqualTo(List.of("websocket", "webtransport"));
	}

	@Test
	void shouldGoOnWithATopicWhereItWas(Page page) {
		page.run(CLIENT + """
				const client = globalThis.client = new WebTransportClient('/feed/' + args[0]);
				const messages = globalThis.messages = client.topic('feed/' + args[0]);
				await when(client, () => client.state === 'open');
				""", "one");
		publish("feed/one", "a", "b");
		assertThat(data(page, 2)).containsExactly("a", "b");
		closeAll("feed/one", CloseStatus.of(4999, "moved"));
		publish("feed/one", "c");
		assertThat(data(page, 1)).containsExactly("c");
		publish("feed/one", "d");
		assertThat(data(page, 1)).containsExactly("d");
		assertThat(page.run("globalThis.client.close(); return globalThis.client.state;")).isEqualTo("closed");
	}

	@Test
	void shouldConnectAgainWithAFreshQueryUntilAccessIsDenied(Page page) {
		page.run(
				CLIENT + """
						let asked = 0;
						const query = () => ({ asked: String(++asked) });
						const client = globalThis.client = new WebTransportClient('/feed/two', { transport: 'webtransport', query });
						globalThis.asked = () => asked;
						globalThis.states = [];
						const note = () => globalThis.states.push([client.state, client.failure?.kind ?? '']);
						client.addEventListener('statechange', note);
						await when(client, () => client.state === 'open');
						""");
		closeAll("feed/two", CloseStatus.of(4000, "later"));
		page.run(CLIENT
				+ "await when(globalThis.client, () => globalThis.asked() === 2 && globalThis.client.state === 'open');");
		closeAll("feed/two", CloseStatus.of(4403, "denied"));
		assertThat(page.run(
				"const end = await globalThis.client.closed; return [end.closeCode, end.reason, globalThis.asked(), globalThis.states];"))
			.isEqualTo(List.of(4403L, "denied", 2L, List.of(List.of("open", ""), List.of("waiting", "closed"),
					List.of("connecting", "closed"), List.of("open", ""), List.of("closed", "closed"))));
	}

	@Test
	void whenNothingAnswersThenItWaitsAndTellsWhy(Page page) {
		assertThat(page.run(CLIENT + """
				const client = new WebTransportClient('/echo', { servers: ['http://localhost:1'] });
				await when(client, () => client.state === 'waiting');
				const { kind } = client.failure;
				const pause = client.retryAt - Date.now();
				client.close();
				return [kind, pause > 0 && pause <= 500, (await client.closed).failure];
				""")).isEqualTo(Arrays.asList("unreachable", true, null));
	}

	@Test
	void whenHandlerOfTheSessionFailsThenTheSessionIsReplaced(Page page) {
		assertThat(page.run(CLIENT + """
				const served = [];
				const client = new WebTransportClient('/echo', { serve: async (session) => {
					served.push(session);
					if (served.length === 1) {
						throw new Error('wrong');
					}
				} });
				await when(client, () => client.state === 'waiting');
				const { kind, cause } = client.failure;
				client.retry();
				await when(client, () => client.state === 'open');
				client.close();
				return [kind, cause.message, served.length];
				""")).isEqualTo(List.of("broken", "wrong", 2L));
	}

	@Test
	void shouldWorkInAWorker(Page page) {
		assertThat(page
			.run("""
					const source = `
						import { WebTransportClient } from '${location.origin}/webtransport/client.js';
						const client = new WebTransportClient('/echo');
						const stream = await client.openStream();
						await stream.send('from a worker');
						await stream.end();
						for await (const value of stream) {
							postMessage(value);
						}
						client.close();
					`;
					const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' });
					return await new Promise((resolve, reject) => {
						worker.onmessage = ({ data }) => resolve(data);
						worker.onerror = ({ message }) => reject(new Error(message));
					});
					"""))
			.isEqualTo("from a worker");
	}

	@Test
	void shouldDoTheSameOverAWebSocket(Page page) {
		assertThat(page.run(CLIENT + """
				const client = new WebTransportClient('/echo', { transport: 'websocket' });
				const stream = await client.openStream();
				await stream.send({ text: 'hi' });
				await stream.end();
				const values = [];
				for await (const value of stream) {
					values.push(value);
				}
				const datagrams = client.datagrams();
				const [first] = await Promise.all([take(datagrams, 1), client.sendDatagram({ n: 7 })]);
				const { transport } = client;
				client.close();
				return [values, first, transport];
				""")).isEqualTo(List.of(List.of(Map.of("text", "hi")), List.of(Map.of("n", 7L)), "websocket"));
	}

	@Test
	void whenUdpGetsNoAnswerThenAWebSocketTakesOverAndTopicsGoOn(Page page) throws IOException {
		try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			page.run(CLIENT + """
					const client = globalThis.client = new WebTransportClient('/feed/three');
					globalThis.messages = client.topic('feed/three');
					await when(client, () => client.state === 'open');
					""");
			publish("feed/three", "a");
			assertThat(data(page, 1)).containsExactly("a");
			page.run(OTHER_PORT, silent.getLocalPort());
			closeAll("feed/three", CloseStatus.of(4000, "elsewhere"));
			publish("feed/three", "b");
			assertThat(data(page, 1)).containsExactly("b");
			assertThat(page.run("return globalThis.client.transport;")).isEqualTo("websocket");
			closeAll("feed/three", CloseStatus.of(4000, "and again"));
			publish("feed/three", "c");
			assertThat(data(page, 1)).containsExactly("c");
			assertThat(page.run("globalThis.client.close(); return globalThis.client.transport;"))
				.isEqualTo("websocket");
		}
	}

	@Test
	void whenUdpIsBlockedMidwayThenTopicsGoOnOverAWebSocketAndLaterOverQuicAgain(Page page) throws IOException {
		try (UdpNetwork network = new UdpNetwork(this.server.getAddress().getPort())) {
			page.run(OTHER_PORT, network.port());
			page.run("""
					// On a busy machine, QUIC would lose a race now and then that this is not about
					const { setTimeout } = globalThis;
					globalThis.setTimeout = (action, millis) => setTimeout(action, (millis === 500) ? 3000 : millis);
					""");
			page.run(CLIENT + """
					const client = globalThis.client = new WebTransportClient('/feed/four');
					globalThis.messages = client.topic('feed/four');
					await when(client, () => client.state === 'open');
					""");
			publish("feed/four", "a");
			assertThat(data(page, 1)).containsExactly("a");
			assertThat(transport(page)).isEqualTo("webtransport");
			network.block(true);
			publish("feed/four", "b", "c");
			assertThat(data(page, 2)).containsExactly("b", "c");
			assertThat(transport(page)).isEqualTo("websocket");
			network.block(false);
			awaitSessions("feed/four", SessionTransport.WEBSOCKET);
			page.run("""
					const { now } = performance;
					performance.now = () => now.call(performance) + 300_000;
					""");
			closeAll("feed/four", CloseStatus.of(4000, "some minutes later"));
			publish("feed/four", "d");
			assertThat(data(page, 1)).containsExactly("d");
			assertThat(transport(page)).isEqualTo("webtransport");
			page.run("globalThis.client.close();");
			awaitSessions("feed/four");
		}
	}

	@Test
	void shouldDoTheSameInFirefox(@Value("${local.server.port}") int port) throws Exception {
		assumeThat(Firefox.find()).as("firefox-esr on the PATH").isPresent();
		try (Firefox firefox = Firefox.show("http://localhost:" + port + "/firefox")) {
			assertThat(firefox.isAlive()).isTrue();
			assertThat(this.firefox.answers.poll(60, TimeUnit.SECONDS)).isEqualTo(
					"[[\"webtransport\",[{\"text\":\"hi\"}],{\"n\":7}],[\"websocket\",[{\"text\":\"hi\"}],{\"n\":7}]]");
		}
	}

	private void publish(String topic, String... payloads) {
		for (String payload : payloads) {
			this.topics.publish(topic, payload).block(BOUND);
		}
	}

	private void closeAll(String topic, CloseStatus status) {
		Flux.fromIterable(this.sessions.findByGroup(topic))
			.flatMap((session) -> session.close(status))
			.then()
			.block(BOUND);
	}

	private void awaitSessions(String topic, SessionTransport... transports) {
		await().atMost(BOUND)
			.until(() -> Flux.fromIterable(this.sessions.findByGroup(topic))
				.map((session) -> session.getHandshakeInfo().getTransport())
				.collectList()
				.block()
				.equals(List.of(transports)));
	}

	private static Object transport(Page page) {
		return page.run("return globalThis.client.transport;");
	}

	@SuppressWarnings("unchecked")
	private static List<Object> data(Page page, int count) {
		return (List<Object>) page.run(CLIENT
				+ "return (await take(globalThis.messages, args[0])).map((message) => message.gap ? 'gap' : message.data);",
				count);
	}

	private static Map<String, Object> of(Object... keysAndValues) {
		Map<String, Object> map = new HashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			map.put((String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return map;
	}

	@WebTransportController
	@WebTransportMapping("/feed/{name}")
	static class FeedController {

		private final WebTransportTopics topics;

		FeedController(WebTransportTopics topics) {
			this.topics = topics;
		}

		@SessionMapping
		Mono<Void> follow(@PathVariable String name, WebTransportSession session) {
			return this.topics.subscribe(session, "feed/" + name).then();
		}

	}

	/**
	 * Has a page that plays, and takes what it has seen.
	 */
	@RestController
	static class FirefoxController {

		private static final String PAGE = """
				<!doctype html>
				<script type="module">
				import { WebTransportClient } from '/webtransport/client.js';

				const play = async (transport) => {
					const client = new WebTransportClient('/echo', { transport });
					const stream = await client.openStream();
					await stream.send({ text: 'hi' });
					await stream.end();
					const values = [];
					for await (const value of stream) {
						values.push(value);
					}
					const datagrams = client.datagrams();
					const timer = setInterval(() => client.sendDatagram({ n: 7 }), 100);
					const { value } = await datagrams.next();
					clearInterval(timer);
					const used = client.transport;
					client.close();
					return [used, values, value];
				};
				const answer = await Promise.all(['webtransport', 'websocket'].map(play)).catch(String);
				await fetch('/firefox', { method: 'POST', body: JSON.stringify(answer) });
				</script>
				""";

		final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

		@GetMapping(path = "/firefox", produces = MediaType.TEXT_HTML_VALUE)
		String page() {
			return PAGE;
		}

		@PostMapping("/firefox")
		void answer(@RequestBody String answer) {
			this.answers.add(answer);
		}

	}

}
