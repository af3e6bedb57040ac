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

package io.github.webtransport.netty.server;

import java.nio.ByteBuffer;

import io.netty.handler.codec.quic.QuicResetTokenGenerator;

/**
 * Stateless reset tokens (RFC 9000, section 10.3) that are random. The engine asks for
 * one with each connection ID and sends no stateless reset, so that none has to be found
 * again from its connection ID: a signature for each would be for nobody.
 */
final class RandomResetTokens implements QuicResetTokenGenerator {

	private static final int LENGTH = 16;

	private final RandomBytes random = new RandomBytes();

	@Override
	public ByteBuffer newResetToken(ByteBuffer connectionId) {
		return ByteBuffer.wrap(this.random.next(LENGTH));
	}

}
