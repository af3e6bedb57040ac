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
import java.security.Principal;
import java.time.Duration;
import java.util.Locale;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.RawConnectRequest;
import io.github.webtransport.SessionStats;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.DatagramsDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.FiguresDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.PacketsDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.SessionDescriptor;
import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.StreamsDescriptor;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/**
 * Describes sessions. What tells who is at the other end, and where, is sanitised.
 */
final class SessionDescriber {

	/**
	 * The event loop of a connection that is busy must not hold up the others.
	 */
	private static final Duration STATS_TIMEOUT = Duration.ofSeconds(2);

	private final WebTransportSessionRegistry registry;

	private final Sanitizer sanitizer;

	SessionDescriber(WebTransportSessionRegistry registry, Sanitizer sanitizer) {
		this.registry = registry;
		this.sanitizer = sanitizer;
	}

	Mono<SessionDescriptor> describe(WebTransportSession session, boolean showUnsanitized) {
		return session.stats()
			.map(SessionDescriber::figures)
			.timeout(STATS_TIMEOUT)
			.onErrorComplete()
			.map((figures) -> describe(session, figures, showUnsanitized))
			.switchIfEmpty(Mono.fromSupplier(() -> describe(session, null, showUnsanitized)));
	}

	private SessionDescriptor describe(WebTransportSession session, @Nullable FiguresDescriptor figures,
			boolean showUnsanitized) {
		HandshakeInfo info = session.getHandshakeInfo();
		RawConnectRequest raw = info.getRawRequest();
		Principal principal = this.registry.findPrincipal(session);
		return new SessionDescriptor(session.getId(), info.getPathPattern(),
				sanitize("path", info.getPath(), showUnsanitized),
				sanitize("principal", (principal != null) ? principal.getName() : null, showUnsanitized),
				sanitize("remoteAddress", address(info.getRemoteAddress()), showUnsanitized),
				info.getTransport().name().toLowerCase(Locale.ROOT), (raw != null) ? raw.dialect() : null,
				info.getProtocol(), session.getState().name().toLowerCase(Locale.ROOT), figures);
	}

	private @Nullable Object sanitize(String key, @Nullable String value, boolean showUnsanitized) {
		return (value != null) ? this.sanitizer.sanitize(new SanitizableData(null, key, value), showUnsanitized) : null;
	}

	private static @Nullable String address(@Nullable InetSocketAddress address) {
		return (address != null && address.getAddress() != null)
				? address.getAddress().getHostAddress() + ":" + address.getPort() : null;
	}

	private static FiguresDescriptor figures(SessionStats stats) {
		double lossRate = (stats.getPacketsSent() > 0)
				? Math.round(10000.0 * stats.getPacketsLost() / stats.getPacketsSent()) / 10000.0 : 0;
		return new FiguresDescriptor(stats.getAge(),
				new StreamsDescriptor(stats.getStreamsOpen(), stats.getStreamsOpened(), stats.getStreamsAccepted()),
				new DatagramsDescriptor(stats.getDatagramsSent(), stats.getDatagramsReceived(),
						stats.getDatagramsDropped()),
				new PacketsDescriptor(stats.getPacketsSent(), stats.getPacketsReceived(), stats.getPacketsLost(),
						lossRate),
				stats.getRoundTripTime(), stats.getCongestionWindow());
	}

}
