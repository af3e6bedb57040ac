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

package io.github.webtransport.interop;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Mono;

/**
 * Our client, for foreign servers.
 *
 * @since 0.1.0
 */
public final class InteropClient {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private InteropClient() {
	}

	/**
	 * Play the cells, and print a line for each.
	 * @param args the URL of the server without a path, the base64 SHA-256 of its
	 * certificate, and the names of the cells
	 */
	public static void main(String[] args) {
		Map<String, Scenario> scenarios = Scenario.byName();
		for (int i = 2; i < args.length; i++) {
			Scenario scenario = Objects.requireNonNull(scenarios.get(args[i]));
			System.out.println("RESULT " + args[i] + " " + play(scenario, args[0], args[1]));
		}
	}

	private static String play(Scenario scenario, String server, String hash) {
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(hash)
			.assumeWebTransport(Boolean.getBoolean("interop.assume"))
			.apply((builder) -> {
				if (Boolean.getBoolean("interop.websocket")) {
					URI base = URI.create(server.replace("https:", "ws:"));
					builder.transport(ClientTransport.WEBSOCKET)
						.webSocket(ClientWebSocketSettings.builder().baseUri(base).build());
				}
			})
			.build();
		try {
			SessionRequest request = SessionRequest.builder(URI.create(server + scenario.path()))
				.protocols("interop-a", Content.PROTOCOL)
				.build();
			client.open(request).flatMap((session) -> scenario.action().apply(session).then(end(session))).block(LIMIT);
			return "pass";
		}
		catch (Scenario.UnknownCodeException ex) {
			return "skip " + ex.getMessage();
		}
		catch (RuntimeException ex) {
			ex.printStackTrace();
			return "fail " + ex.toString().replaceAll("\\s+", " ");
		}
		finally {
			client.close().block(LIMIT);
		}
	}

	private static Mono<Void> end(WebTransportSession session) {
		return session.isOpen() ? session.close() : Mono.empty();
	}

}
