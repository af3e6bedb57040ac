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

package io.github.webtransport.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.ServerStats;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.LimitDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.ServerDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.SessionDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.SessionsDescriptor;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCallStats;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that shows the WebTransport server and its sessions, and
 * closes a session. Operations wait for event loops, and so are not to be called on one.
 *
 * @since 0.1.0
 */
@Endpoint(id = "webtransport")
public class WebTransportEndpoint {

	static final int DEFAULT_SIZE = 50;

	/**
	 * Each session is asked for its figures.
	 */
	static final int MAX_SIZE = 1000;

	private static final int CONCURRENCY = 16;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Identifiers are hexadecimal numbers that count up.
	 */
	private static final Comparator<WebTransportSession> OLDEST_FIRST = Comparator
		.comparingInt((WebTransportSession session) -> session.getId().length())
		.thenComparing(WebTransportSession::getId);

	private final WebTransportServer server;

	private final WebTransportSessionRegistry registry;

	private final @Nullable BlockingCalls blockingCalls;

	private final SessionDescriber describer;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param server the server
	 * @param registry has the sessions
	 * @param blockingCalls calls methods that block, or {@code null}
	 * @param sanitizingFunctions sanitise what is shown
	 * @param showValues when values are shown that tell who is at the other end
	 */
	public WebTransportEndpoint(WebTransportServer server, WebTransportSessionRegistry registry,
			@Nullable BlockingCalls blockingCalls, Iterable<SanitizingFunction> sanitizingFunctions, Show showValues) {
		this.server = server;
		this.registry = registry;
		this.blockingCalls = blockingCalls;
		this.describer = new SessionDescriber(registry, new Sanitizer(sanitizingFunctions));
		this.showValues = showValues;
	}

	/**
	 * Show the server, and a page of its sessions.
	 * @param page the number of the page, from 0; 0 by default
	 * @param size how many sessions a page has, 1 to 1000; 50 by default
	 * @return what there is to show
	 */
	@ReadOperation
	public WebTransportDescriptor webTransport(@Nullable Integer page, @Nullable Integer size) {
		return describe(page, size, this.showValues.isShown(true));
	}

	WebTransportDescriptor describe(@Nullable Integer page, @Nullable Integer size, boolean showUnsanitized) {
		ServerStats stats = this.server.getStats();
		return new WebTransportDescriptor(describeServer(stats), describeLimits(stats),
				describeSessions(inRange("page", page, 0, Integer.MAX_VALUE, 0),
						inRange("size", size, 1, MAX_SIZE, DEFAULT_SIZE), showUnsanitized));
	}

	private static int inRange(String name, @Nullable Integer value, int min, int max, int defaultValue) {
		if (value == null) {
			return defaultValue;
		}
		if (value < min || value > max) {
			throw new InvalidEndpointRequestException("'%s' is %d".formatted(name, value),
					"'%s' must be between %d and %d".formatted(name, min, max));
		}
		return value;
	}

	private ServerDescriptor describeServer(ServerStats stats) {
		EngineCapabilities capabilities = this.server.getCapabilities();
		InetSocketAddress address = this.server.getAddress();
		return new ServerDescriptor(this.server.isRunning(), stats.isDraining(),
				(address != null) ? address.getAddress().getHostAddress() + ":" + address.getPort() : null,
				stats.getListeners(), stats.getConnections(), stats.getHandshakes(), capabilities.getEngine(),
				capabilities.getTransport(),
				capabilities.getAvailable().stream().map((capability) -> toName(capability)).toList(),
				stats.getAdvertisedSettings());
	}

	private static String toName(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private Map<String, LimitDescriptor> describeLimits(ServerStats stats) {
		Map<String, LimitDescriptor> limits = new LinkedHashMap<>();
		if (stats.getMaxSessions() > 0) {
			limits.put("session.max-total", LimitDescriptor.of(stats.getSessionsAndRequests(), stats.getMaxSessions()));
		}
		if (stats.getMaxUnread() > 0) {
			limits.put("memory.max-unread", LimitDescriptor.of(stats.getUnread(), stats.getMaxUnread()));
		}
		if (this.blockingCalls != null) {
			for (BlockingCallKind kind : BlockingCallKind.values()) {
				BlockingCallStats calls = this.blockingCalls.getStats(kind);
				limits.put("blocking.threads (" + toName(kind) + ")",
						LimitDescriptor.of(calls.running(), calls.threads()));
				limits.put("blocking.queue (" + toName(kind) + ")",
						LimitDescriptor.of(calls.waiting(), this.blockingCalls.getSettings().getQueue()));
			}
		}
		return limits;
	}

	private SessionsDescriptor describeSessions(int page, int size, boolean showUnsanitized) {
		List<WebTransportSession> all = this.registry.findAll();
		List<SessionDescriptor> content = Flux
			.fromStream(() -> all.stream().sorted(OLDEST_FIRST).skip((long) page * size).limit(size))
			.flatMapSequential((session) -> this.describer.describe(session, showUnsanitized), CONCURRENCY)
			.collectList()
			.block(TIMEOUT);
		return new SessionsDescriptor(page, size, all.size(), (content != null) ? content : List.of());
	}

	/**
	 * Show a session.
	 * @param id the identifier of the session
	 * @return the session, or {@code null} when it is not open
	 */
	@ReadOperation
	public @Nullable SessionDescriptor session(@Selector String id) {
		return describe(id, this.showValues.isShown(true));
	}

	@Nullable SessionDescriptor describe(String id, boolean showUnsanitized) {
		WebTransportSession session = this.registry.findById(id);
		return (session != null) ? this.describer.describe(session, showUnsanitized).block(TIMEOUT) : null;
	}

	/**
	 * Close a session.
	 * @param id the identifier of the session
	 * @param code the code, 0 to 4294967295; 0 by default
	 * @param reason the reason, for the client; by default that an operator wants it
	 * @return {@code false} when it is not open
	 */
	@DeleteOperation
	public boolean close(@Selector String id, @Nullable Long code, @Nullable String reason) {
		if (code != null && (code < 0 || code > CloseStatus.MAX_CODE)) {
			throw new InvalidEndpointRequestException("'code' is " + code,
					"'code' must be between 0 and " + CloseStatus.MAX_CODE);
		}
		WebTransportSession session = this.registry.findById(id);
		if (session == null) {
			return false;
		}
		CloseStatus status = CloseStatus.of((code != null) ? code : 0,
				(reason != null) ? reason : "Closed by an operator");
		session.close(status).block(TIMEOUT);
		return true;
	}

}
