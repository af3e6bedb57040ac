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

package io.github.webtransport.test;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.util.Assert;

/**
 * The builder of test clients.
 */
final class DefaultTestClientBuilder implements WebTransportTestClient.Builder {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	private static final URI LOCALHOST = URI.create("https://localhost");

	private final TestSessions sessions;

	private final HttpHeaders headers = new HttpHeaders();

	private final ClientCodecConfigurer codecs;

	private Supplier<URI> baseUri = () -> LOCALHOST;

	private Duration timeout = DEFAULT_TIMEOUT;

	private Function<WebTransportHandshakeHandler, WebTransportHandshakeHandler> handshake = Function.identity();

	DefaultTestClientBuilder(TestSessions sessions) {
		this.sessions = sessions;
		this.codecs = ClientCodecConfigurer.create();
	}

	private DefaultTestClientBuilder(DefaultTestClientBuilder other) {
		this.sessions = other.sessions;
		this.headers.putAll(other.headers);
		this.codecs = other.codecs.clone();
		this.baseUri = other.baseUri;
		this.timeout = other.timeout;
		this.handshake = other.handshake;
	}

	DefaultTestClientBuilder copy() {
		return new DefaultTestClientBuilder(this);
	}

	TestSessions sessions() {
		return this.sessions;
	}

	Mono<WebTransportSession> open(SessionRequest request) {
		return this.sessions.open(request, this.handshake::apply);
	}

	HttpHeaders headers() {
		return this.headers;
	}

	Payloads payloads() {
		return new Payloads(this.codecs);
	}

	URI baseUri() {
		return this.baseUri.get();
	}

	Duration timeout() {
		return this.timeout;
	}

	@Override
	public WebTransportTestClient.Builder baseUri(Supplier<URI> baseUri) {
		this.baseUri = baseUri;
		return this;
	}

	@Override
	public WebTransportTestClient.Builder defaultHeader(String name, String... values) {
		for (String value : values) {
			this.headers.add(name, value);
		}
		return this;
	}

	@Override
	public WebTransportTestClient.Builder responseTimeout(Duration responseTimeout) {
		Assert.isTrue(!responseTimeout.isNegative() && !responseTimeout.isZero(),
				() -> "'responseTimeout' must be positive: " + responseTimeout);
		this.timeout = responseTimeout;
		return this;
	}

	@Override
	public WebTransportTestClient.Builder codecs(Consumer<CodecConfigurer> configurer) {
		configurer.accept(this.codecs);
		return this;
	}

	@Override
	public WebTransportTestClient.Builder handshake(UnaryOperator<WebTransportHandshakeHandler> handshake) {
		Assert.state(this.sessions.isInMemory(), "Who a session is of can only be made up in memory, "
				+ "such as by @WebTransportTest and @AutoConfigureTestWebTransport");
		this.handshake = this.handshake.compose(handshake);
		return this;
	}

	@Override
	public WebTransportTestClient build() {
		return new DefaultWebTransportTestClient(copy());
	}

}
