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

package io.github.webtransport;

/**
 * Counts nothing.
 */
final class NoopMetrics implements WebTransportMetrics, SessionMetrics {

	@Override
	public void connectionOpened() {
	}

	@Override
	public void connectionClosed() {
	}

	@Override
	public void handshakeRejected(int status) {
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info) {
		return this;
	}

	@Override
	public void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos) {
	}

	@Override
	public void handlerFailed(Throwable failure) {
	}

	@Override
	public void datagramReceived(int bytes) {
	}

	@Override
	public void datagramSent(int bytes) {
	}

	@Override
	public void datagramDropped(DatagramDropReason reason) {
	}

	@Override
	public void streamBytesReceived(int bytes) {
	}

	@Override
	public void streamBytesSent(int bytes) {
	}

	@Override
	public void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos) {
	}

}
