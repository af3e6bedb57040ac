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

package io.github.webtransport.autoconfigure.logging;

import java.security.Principal;
import java.util.Optional;
import java.util.function.Consumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportMetrics;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Writes an entry for each session that has ended, and for each that was refused.
 */
final class AccessLogMetrics implements WebTransportMetrics {

	private final WebTransportMetrics delegate;

	private final AccessLogWriter writer;

	AccessLogMetrics(WebTransportMetrics delegate, AccessLogWriter writer) {
		this.delegate = delegate;
		this.writer = writer;
	}

	@Override
	public void connectionOpened() {
		this.delegate.connectionOpened();
	}

	@Override
	public void connectionClosed() {
		this.delegate.connectionClosed();
	}

	@Override
	public void packets(long received, long sent, long lost) {
		this.delegate.packets(received, sent, lost);
	}

	@Override
	public void roundTripTime(long nanos) {
		this.delegate.roundTripTime(nanos);
	}

	@Override
	public void packetDropped(PacketDropReason reason) {
		this.delegate.packetDropped(reason);
	}

	@Override
	public void limitReached(Limit limit) {
		this.delegate.limitReached(limit);
	}

	@Override
	public void handshakeRejected(int status) {
		handshakeRejected(status, null, null);
	}

	@Override
	public void handshakeRejected(int status, @Nullable HandshakeInfo request, @Nullable String reason) {
		this.delegate.handshakeRejected(status, request, reason);
		withUser(request, (user) -> this.writer
			.write(new AccessLogEntry(request, user, status, reason, null, 0, AccessLogEntry.Traffic.NONE)));
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info) {
		return new AccessLogSessionMetrics(this.delegate.sessionOpened(info), this);
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info, ContextView context) {
		return new AccessLogSessionMetrics(this.delegate.sessionOpened(info, context), this);
	}

	void sessionClosed(HandshakeInfo info, CloseStatus status, long duration, AccessLogEntry.Traffic traffic) {
		HandshakeResponse response = info.getResponse();
		int answered = (response != null) ? response.status() : 200;
		withUser(info,
				(user) -> this.writer.write(new AccessLogEntry(info, user, answered, null, status, duration, traffic)));
	}

	private static void withUser(@Nullable HandshakeInfo info, Consumer<@Nullable String> action) {
		if (info == null) {
			action.accept(null);
			return;
		}
		info.getPrincipal()
			.map(Principal::getName)
			.onErrorComplete()
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.subscribe((name) -> action.accept(name.orElse(null)));
	}

}
