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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http3ErrorCodes} and {@link WebTransportErrorCodes}.
 */
class ErrorCodesTests {

	@Test
	void shouldFitOneWordExceptApplicationErrors() {
		assertThat(WebTransportErrorCodes.WT_BUFFERED_STREAM_REJECTED).isEqualTo(0x3994bd84L);
		assertThat(WebTransportErrorCodes.WT_SESSION_GONE).isEqualTo(0x170d7b68L);
		assertThat(WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR).isEqualTo(0x045d4487L);
		assertThat(WebTransportErrorCodes.WT_ALPN_ERROR).isEqualTo(0x0817b3ddL);
		assertThat(WebTransportErrorCodes.WT_REQUIREMENTS_NOT_MET).isEqualTo(0x212c0d48L);
		assertThat(WebTransportErrorCodes.WT_APPLICATION_ERROR_FIRST).isEqualTo(ApplicationErrorCode.toHttp3(0));
		assertThat(WebTransportErrorCodes.WT_APPLICATION_ERROR_LAST)
			.isEqualTo(ApplicationErrorCode.toHttp3(ApplicationErrorCode.MAX));
	}

	@Test
	void shouldNumberHttp3Codes() {
		assertThat(new long[] { Http3ErrorCodes.H3_DATAGRAM_ERROR, Http3ErrorCodes.H3_NO_ERROR,
				Http3ErrorCodes.H3_GENERAL_PROTOCOL_ERROR, Http3ErrorCodes.H3_INTERNAL_ERROR,
				Http3ErrorCodes.H3_STREAM_CREATION_ERROR, Http3ErrorCodes.H3_CLOSED_CRITICAL_STREAM,
				Http3ErrorCodes.H3_FRAME_UNEXPECTED, Http3ErrorCodes.H3_FRAME_ERROR, Http3ErrorCodes.H3_EXCESSIVE_LOAD,
				Http3ErrorCodes.H3_ID_ERROR, Http3ErrorCodes.H3_SETTINGS_ERROR, Http3ErrorCodes.H3_MISSING_SETTINGS,
				Http3ErrorCodes.H3_REQUEST_REJECTED, Http3ErrorCodes.H3_REQUEST_CANCELLED,
				Http3ErrorCodes.H3_REQUEST_INCOMPLETE, Http3ErrorCodes.H3_MESSAGE_ERROR,
				Http3ErrorCodes.H3_CONNECT_ERROR, Http3ErrorCodes.H3_VERSION_FALLBACK })
			.containsExactly(0x33, 0x100, 0x101, 0x102, 0x103, 0x104, 0x105, 0x106, 0x107, 0x108, 0x109, 0x10a, 0x10b,
					0x10c, 0x10d, 0x10e, 0x10f, 0x110);
	}

}
