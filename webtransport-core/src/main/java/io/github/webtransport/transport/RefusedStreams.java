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

package io.github.webtransport.transport;

/**
 * Streams of a session that were refused before the session was there. Its peer counts
 * them, and what it sent on them (draft-ietf-webtrans-http3, sections 5.3 and 5.4).
 */
final class RefusedStreams {

	private int bidirectional;

	private int unidirectional;

	private long unread;

	/**
	 * Count a stream, before it is rejected.
	 */
	void add(StreamCarrier stream) {
		if (stream.isBidirectional()) {
			this.bidirectional++;
		}
		else {
			this.unidirectional++;
		}
		this.unread += stream.unreadAtMost();
	}

	int count(boolean bidirectional) {
		return (bidirectional) ? this.bidirectional : this.unidirectional;
	}

	/**
	 * Return how many bytes the peer may have sent on them.
	 */
	long unreadAtMost() {
		return this.unread;
	}

}
