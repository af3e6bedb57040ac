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

package io.github.webtransport.autoconfigure.security.property;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.netty.http3.HandshakeRequest;
import io.github.webtransport.protocol.QueryString;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that is asked over HTTP and for sessions.
 */
final class Application implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 4433);

	private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 50_000);

	private final ConfigurableApplicationContext context;

	private final int port;

	private final WebTransportHandshakeHandler sessions;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
		this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		this.sessions = context.getBean(WebTransportHandshakeHandler.class);
	}

	static Application start(WebApplicationType type, Class<?>... sources) {
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(type);
		return new Application(
				application.run("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
						"--webtransport.server.ssl.self-signed=true", "--webtransport.server.allowed-origins=*"));
	}

	/**
	 * Return the status of the answer to a {@code GET}.
	 */
	int http(RandomRequest request) throws IOException {
		StringBuilder message = new StringBuilder("GET ").append(request.path());
		if (request.query() != null) {
			// What a session has is the same query, encoded strictly
			message.append('?').append(QueryString.encode(request.query()));
		}
		message.append(" HTTP/1.1\r\nHost: ").append(request.authority()).append("\r\nConnection: close\r\n");
		request.fields()
			.forEach((field) -> message.append(field.name()).append(": ").append(field.value()).append("\r\n"));
		message.append("\r\n");
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			socket.getOutputStream().write(message.toString().getBytes(StandardCharsets.ISO_8859_1));
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			String line = reader.readLine();
			return (line != null) ? Integer.parseInt(line.split(" ")[1]) : 0;
		}
	}

	/**
	 * Return the status of the decision on a session.
	 */
	int session(RandomRequest request) {
		Http3Headers headers = new DefaultHttp3Headers(false).method("CONNECT")
			.scheme("https")
			.authority(request.authority())
			.path((request.query() != null) ? request.path() + '?' + request.query() : request.path());
		request.fields().forEach((field) -> headers.add(field.name().toLowerCase(Locale.ROOT), field.value()));
		try {
			HandshakeDecision decision = this.sessions.handshake(HandshakeRequest.parse(headers, SERVER, CLIENT))
				.block(TIMEOUT);
			return (decision != null) ? decision.getStatus() : 404;
		}
		catch (SessionRejectedException ex) {
			return ex.getHttpStatus();
		}
		catch (IllegalArgumentException ex) {
			return 400;
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
