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

/**
 * What the server may send to a {@link BulkPeer}.
 *
 * @param connectionData bytes on the connection
 * @param streamData bytes on a stream
 * @param streams streams of each kind
 * @param sessionData bytes in a session
 */
public record BulkLimits(long connectionData, long streamData, long streams, long sessionData) {

	/**
	 * More than any test sends.
	 */
	public static final BulkLimits DEFAULT = new BulkLimits(1 << 30, 1 << 20, 1000, 1 << 30);

	/**
	 * Return these limits with others for streams.
	 */
	public BulkLimits withStreamData(long streamData) {
		return new BulkLimits(this.connectionData, streamData, this.streams, this.sessionData);
	}

	/**
	 * Return these limits with another for sessions.
	 */
	public BulkLimits withSessionData(long sessionData) {
		return new BulkLimits(this.connectionData, this.streamData, this.streams, sessionData);
	}

}
