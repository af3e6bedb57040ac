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
import java.util.function.Function;

import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The client under test, against a server whose certificate it trusts.
 */
final class TestClient implements AfterEachCallback {

	private final Function<String, URI> uris;

	private final String certificateHash;

	private final List<WebTransportClient> clients = new ArrayList<>();

	private TestClient(Function<String, URI> uris, String certificateHash) {
		this.uris = uris;
		this.certificateHash = certificateHash;
	}

	static TestClient of(TestServer server) {
		return new TestClient((path) -> URI.create("https://127.0.0.1:" + server.port() + path),
				TestServer.certificateHash());
	}

	static TestClient of(RawServer server) {
		return new TestClient(server::uri, RawServer.certificateHash());
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
			.trustCertificateHash(this.certificateHash)
			.apply(settings)
			.build();
		this.clients.add(client);
		return client;
	}

	URI uri(String path) {
		return this.uris.apply(path);
	}

	WebTransportSession open(String path) {
		return get().open(uri(path)).block(Journal.BOUND);
	}

	/**
	 * Open a session that cannot be opened.
	 */
	static void assertFails(Mono<?> opening, Consumer<Throwable> failure) {
		StepVerifier.create(opening).expectErrorSatisfies(failure).verify(Journal.BOUND);
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
