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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportSession;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The test client.
 */
final class DefaultWebTransportTestClient implements WebTransportTestClient {

	private final DefaultTestClientBuilder settings;

	private final Payloads payloads;

	DefaultWebTransportTestClient(DefaultTestClientBuilder settings) {
		this.settings = settings;
		this.payloads = settings.payloads();
	}

	@Override
	public RequestSpec path(String path, Object... uriVariables) {
		Assert.isTrue(path.startsWith("/"), () -> "The path must start with '/': " + path);
		String base = this.settings.baseUri().toString();
		String template = ((base.endsWith("/")) ? base.substring(0, base.length() - 1) : base) + path;
		return new DefaultRequestSpec(
				UriComponentsBuilder.fromUriString(template).encode().buildAndExpand(uriVariables).toUri());
	}

	@Override
	public Builder mutate() {
		return this.settings.copy();
	}

	@Override
	public void closeSessions() {
		this.settings.sessions().close(this.settings.timeout());
	}

	private final class DefaultRequestSpec implements RequestSpec {

		private final URI uri;

		private final HttpHeaders headers = new HttpHeaders();

		private final List<String> cookies = new ArrayList<>(0);

		private final List<String> protocols = new ArrayList<>(0);

		private DefaultRequestSpec(URI uri) {
			this.uri = uri;
			this.headers.putAll(DefaultWebTransportTestClient.this.settings.headers());
		}

		@Override
		public RequestSpec header(String name, String... values) {
			for (String value : values) {
				this.headers.add(name, value);
			}
			return this;
		}

		@Override
		public RequestSpec headers(Consumer<HttpHeaders> headers) {
			headers.accept(this.headers);
			return this;
		}

		@Override
		public RequestSpec cookie(String name, String value) {
			this.cookies.add(new HttpCookie(name, value).toString());
			return this;
		}

		@Override
		public RequestSpec origin(String origin) {
			this.headers.set(HttpHeaders.ORIGIN, origin);
			return this;
		}

		@Override
		public RequestSpec protocol(String... protocols) {
			this.protocols.addAll(List.of(protocols));
			return this;
		}

		@Override
		public ExchangeSpec exchange() {
			SessionRequest request = build();
			ExchangeFacts facts = new ExchangeFacts(request);
			Duration timeout = DefaultWebTransportTestClient.this.settings.timeout();
			Steps steps = new Steps(facts, timeout);
			try {
				WebTransportSession session = steps.await("No answer to the request for a session",
						DefaultWebTransportTestClient.this.settings.open(request));
				facts.accepted(session);
				return new AcceptedExchange(session, steps, DefaultWebTransportTestClient.this.payloads);
			}
			catch (SessionRejectedException ex) {
				facts.rejected(ex.getHttpStatus());
				return new RejectedExchange(ex, facts);
			}
		}

		private SessionRequest build() {
			SessionRequest.Builder builder = SessionRequest.builder(this.uri)
				.protocols(this.protocols.toArray(String[]::new));
			this.headers.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
			if (!this.cookies.isEmpty()) {
				builder.header(HttpHeaders.COOKIE, String.join("; ", this.cookies));
			}
			return builder.build();
		}

	}

}
