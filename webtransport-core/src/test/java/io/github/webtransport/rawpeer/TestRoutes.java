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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.RawConnectRequest;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.MultiValueMap;

/**
 * Decides on sessions by their path, and collects what handlers report.
 */
final class TestRoutes implements WebTransportHandshakeHandler {

	private final Journal journal;

	private final Map<String, WebTransportHandler> handlers;

	private final List<String> events = new ArrayList<>();

	private volatile Sinks.Empty<Void> gate = Sinks.empty();

	TestRoutes(Journal journal) {
		this.journal = journal;
		this.handlers = new TestHandlers(this::report).byPath();
	}

	@Override
	public boolean isMapped(String path) {
		return this.handlers.containsKey(path);
	}

	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		report("request " + request.getUri().getRawPath());
		String path = request.getPath();
		switch (path) {
			case "/reject":
				return Mono.just(HandshakeDecision.reject(Integer.parseInt(parameter(request, "status")))
					.withHeader("x-extra", "no"));
			case "/reject-by-error":
				return Mono.error(new SessionRejectedException(Integer.parseInt(parameter(request, "status")),
						MultiValueMap.fromSingleValue(Map.of("retry-after", "3"))));
			case "/handshake-error":
				return Mono.error(new IllegalStateException("handshake fails"));
			case "/handshake-throw":
				throw new IllegalStateException("handshake throws");
			case "/handshake-twice":
				return Mono.fromDirect(Mono.just(HandshakeDecision.reject(403)).concatWith(accept(request, "/echo")));
			case "/handshake-never":
				return Mono.<HandshakeDecision>never().doOnCancel(() -> report("handshake cancelled"));
			case "/gate":
				return this.gate.asMono()
					.then(Mono.defer(() -> accept(request, "/echo")))
					.doOnCancel(() -> report("handshake cancelled"));
			case "/token":
				return "Bearer 3".equals(request.getHeaders().getFirst("authorization")) ? accept(request, "/hold")
						: Mono.just(HandshakeDecision.reject(401).withHeader("www-authenticate", "Bearer"));
			case "/token-then-close":
				return List.of("Bearer 1", "Bearer 2").contains(request.getHeaders().getFirst("authorization"))
						? Mono.just(HandshakeDecision.reject(401)) : accept(request, "/close");
			case "/bad-header":
				return accept(request, "/echo").map((decision) -> decision.withHeader("x-field", "a\r\nx-other: b"));
			case "/bad-protocol":
				// Decided elsewhere, so that nobody is left to whom the failure could be
				// told
				return Mono
					.just(HandshakeDecision.accept(request.mutate().protocol("\u20ac").build(),
							this.handlers.get("/echo")))
					.publishOn(Schedulers.parallel());
			default:
				return this.handlers.containsKey(path) ? accept(request, path) : Mono.empty();
		}
	}

	private Mono<HandshakeDecision> accept(HandshakeInfo request, String path) {
		if (isForeign(request)) {
			return Mono.just(HandshakeDecision.reject(403));
		}
		WebTransportHandler handler = this.handlers.get(path);
		String protocol = request.getOfferedProtocols()
			.stream()
			.filter(handler.getProtocols()::contains)
			.findFirst()
			.orElse(null);
		HandshakeDecision decision = HandshakeDecision.accept(request.mutate().protocol(protocol).build(), handler);
		if (path.equals("/headers")) {
			RawConnectRequest raw = request.getRawRequest();
			decision = decision.withStatus(201)
				.withHeader("x-extra", "yes", "again")
				.withHeader("x-request", raw.dialect() + " " + raw.protocol() + " " + raw.path());
		}
		return Mono.just(decision);
	}

	private static boolean isForeign(HandshakeInfo request) {
		String origin = request.getOrigin();
		return origin != null && !request.getUri().getHost().equals(URI.create(origin).getHost());
	}

	static String parameter(HandshakeInfo request, String name) {
		String value = request.getQueryParams().getFirst(name);
		if (value == null) {
			throw new IllegalArgumentException("No parameter '" + name + "' in " + request.getUri());
		}
		return value;
	}

	void openGate() {
		this.gate.tryEmitEmpty();
	}

	void report(String event) {
		this.journal.record("event: " + event, () -> this.events.add(event));
	}

	boolean takeEvent(String event) {
		return this.events.remove(event);
	}

	long count(String event) {
		return this.events.stream().filter(event::equals).count();
	}

	void reset() {
		this.gate = Sinks.empty();
		synchronized (this.journal) {
			this.events.clear();
		}
	}

}
