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

import java.nio.charset.StandardCharsets;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;

/**
 * A CONNECTION_CLOSE frame.
 *
 * @param code its code
 * @param application whether it is one of the application, here HTTP/3
 * @param reason its reason
 */
record ConnectionClose(long code, boolean application, String reason) {

	static ConnectionClose of(QuicConnectionCloseEvent event) {
		// Without a reason the event's own accessor fails
		boolean noReason = event.toString().endsWith("reason=null}");
		String reason = noReason ? "" : new String(event.reason(), StandardCharsets.UTF_8);
		return new ConnectionClose(Integer.toUnsignedLong(event.error()), event.isApplicationClose(), reason);
	}

	@Override
	public String toString() {
		return "CONNECTION_CLOSE 0x" + Long.toHexString(this.code) + (this.application ? "" : " of QUIC") + " '"
				+ this.reason + "'";
	}

}
