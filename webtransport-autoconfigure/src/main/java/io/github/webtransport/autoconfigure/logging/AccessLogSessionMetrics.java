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

import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;
import reactor.util.context.ContextView;

/**
 * Counts what goes over one session, for its entry in the log.
 */
final class AccessLogSessionMetrics implements SessionMetrics {

	private final SessionMetrics delegate;

	private final AccessLogMetrics log;

	private final AtomicLong streams = new AtomicLong();

	private final AtomicLong datagramsIn = new AtomicLong();

	private final AtomicLong datagramsOut = new AtomicLong();

	private final AtomicLong bytesIn = new AtomicLong();

	private final AtomicLong bytesOut = new AtomicLong();

	AccessLogSessionMetrics(SessionMetrics delegate, AccessLogMetrics log) {
		this.delegate = delegate;
		this.log = log;
	}

	@Override
	public void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos) {
		this.delegate.sessionClosed(info, status, durationNanos);
		this.log.sessionClosed(info, status, durationNanos, new AccessLogEntry.Traffic(this.streams.get(),
				this.datagramsIn.get(), this.datagramsOut.get(), this.bytesIn.get(), this.bytesOut.get()));
	}

	@Override
	public void handlerFailed(Throwable failure) {
		this.delegate.handlerFailed(failure);
	}

	@Override
	public void inputRefused(Throwable reason) {
		this.delegate.inputRefused(reason);
	}

	@Override
	public void datagramReceived(int bytes) {
		this.datagramsIn.incrementAndGet();
		this.bytesIn.addAndGet(bytes);
		this.delegate.datagramReceived(bytes);
	}

	@Override
	public void datagramSent(int bytes) {
		this.datagramsOut.incrementAndGet();
		this.bytesOut.addAndGet(bytes);
		this.delegate.datagramSent(bytes);
	}

	@Override
	public void datagramDropped(DatagramDropReason reason) {
		this.delegate.datagramDropped(reason);
	}

	@Override
	public void streamBytesReceived(int bytes) {
		this.bytesIn.addAndGet(bytes);
		this.delegate.streamBytesReceived(bytes);
	}

	@Override
	public void streamBytesSent(int bytes) {
		this.bytesOut.addAndGet(bytes);
		this.delegate.streamBytesSent(bytes);
	}

	@Override
	public void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos) {
		this.streams.incrementAndGet();
		this.delegate.streamClosed(direction, local, outcome, durationNanos);
	}

	@Override
	public Handling streamHandling(StreamDirection direction, long streamId) {
		return this.delegate.streamHandling(direction, streamId);
	}

	@Override
	public Handling datagramHandling() {
		return this.delegate.datagramHandling();
	}

	@Override
	public ContextView getContext() {
		return this.delegate.getContext();
	}

}
