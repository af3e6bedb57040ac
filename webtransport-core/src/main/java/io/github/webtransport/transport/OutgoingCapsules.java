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

import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CapsuleEncoder;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The capsules that a session writes on its CONNECT stream.
 */
final class OutgoingCapsules {

	/**
	 * Capsules that may wait for credit of the CONNECT stream. A peer that makes this
	 * side say more than it reads is not well-behaved.
	 */
	private static final int MAX_WAITING = 256;

	private final DefaultSession session;

	private final SessionCarrier carrier;

	private int waiting;

	OutgoingCapsules(DefaultSession session, SessionCarrier carrier) {
		this.session = session;
		this.carrier = carrier;
	}

	void send(Capsule capsule, SessionCarrier.@Nullable WriteListener done) {
		this.carrier.sendCapsule(CapsuleEncoder.encode(this.carrier.bufferFactory().getByteBufAllocator(), capsule),
				done);
	}

	/**
	 * Send what the peer makes this side say, as long as the session is open.
	 */
	void sendFlowControl(Capsule capsule) {
		if (this.session.isClosing()) {
			return;
		}
		if (++this.waiting > MAX_WAITING) {
			this.session.fail(new ProtocolException(Scope.SESSION, Http3ErrorCodes.H3_EXCESSIVE_LOAD,
					"The peer does not read the CONNECT stream"));
			return;
		}
		send(capsule, (failure) -> this.waiting--);
	}

}
