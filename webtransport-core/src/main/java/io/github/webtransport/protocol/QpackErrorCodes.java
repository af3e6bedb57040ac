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

package io.github.webtransport.protocol;

/**
 * Error codes of QPACK, all of which end the connection (RFC 9204, Section 6).
 *
 * @since 0.1.0
 */
public final class QpackErrorCodes {

	/**
	 * QPACK_DECOMPRESSION_FAILED, 0x200. A field section could not be decoded.
	 */
	public static final long QPACK_DECOMPRESSION_FAILED = 0x200;

	/**
	 * QPACK_ENCODER_STREAM_ERROR, 0x201. An instruction on the encoder stream could not
	 * be followed.
	 */
	public static final long QPACK_ENCODER_STREAM_ERROR = 0x201;

	/**
	 * QPACK_DECODER_STREAM_ERROR, 0x202. An instruction on the decoder stream could not
	 * be followed.
	 */
	public static final long QPACK_DECODER_STREAM_ERROR = 0x202;

	private QpackErrorCodes() {
	}

}
