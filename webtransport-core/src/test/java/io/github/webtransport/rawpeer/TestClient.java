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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The client under test, against a {@link TestServer} whose certificate it trusts.
 */
final class TestClient implements AfterEachCallback {

	private final TestServer server;

	private final List<WebTransportClient> clients = new ArrayList<>();

	private TestClient(TestServer server) {
		this.server = server;
	}

	static TestClient of(TestServer server) {
		return new TestClient(server);
	}

	/**
	 * Return the client, with the defaults.
	 */
	WebTransportClient get() {
		return this.clients.isEmpty() ? with((builder) -> {
		}) : this.clients.get(0);
	}

	/**
	 * Create another client.
	 */
	WebTransportClient with(Consumer<WebTransportClient.Builder> settings) {
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(TestServer.certificateHash())
			.apply(settings)
			.build();
		this.clients.add(client);
		return client;
	}

	URI uri(String path) {
		return URI.create("https://127.0.0.1:" + this.server.port() + path);
	}

	WebTransportSession open(String path) {
		return get().open(uri(path)).block(Journal.BOUND);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.clients.forEach((client) -> client.close().block(Journal.BOUND));
		this.clients.clear();
	}

	static Mono<String> text(Flux<DataBuffer> body) {
		return DataBufferUtils.join(body).map(TestClient::take).defaultIfEmpty("");
	}

	/**
	 * Return the text of a buffer, and release it.
	 */
	static String take(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

}
