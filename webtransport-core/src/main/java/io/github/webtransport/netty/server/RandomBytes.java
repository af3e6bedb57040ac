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

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Random bytes that nobody guesses, drawn from their source by the hundred: every new
 * connection takes some. For one thread.
 */
final class RandomBytes {

	/**
	 * As many as some connections take, and few enough to be of no use to whoever sees
	 * the memory of a moment.
	 */
	private static final int DRAWN = 512;

	private final SecureRandom source = new SecureRandom();

	private final byte[] drawn = new byte[DRAWN];

	private int next = DRAWN;

	/**
	 * Return bytes that nobody else gets.
	 * @param length how many, at most 512
	 */
	byte[] next(int length) {
		if (this.next + length > DRAWN) {
			this.source.nextBytes(this.drawn);
			this.next = 0;
		}
		byte[] bytes = Arrays.copyOfRange(this.drawn, this.next, this.next + length);
		this.next += length;
		return bytes;
	}

}
