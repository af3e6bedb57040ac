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

import java.util.stream.Stream;

import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers to the client that are none.
 */
@ExtendWith(LeakGuard.class)
class MalformedResponseIT {

	@RegisterExtension
	final RawServer server = new RawServer();

	@RegisterExtension
	final TestClient client = TestClient.of(this.server);

	@ParameterizedTest(name = "{0}: {1}")
	@Rows({ "R75", "C12" })
	@DisplayName("R75 a malformed field of a response ends its stream")
	@MethodSource
	void whenFieldIsMalformedThenMessageError(String name, String value) {
		this.server.answer((request) -> request.status(200, name, value));
		assertRefused();
	}

	static Stream<Arguments> whenFieldIsMalformedThenMessageError() {
		return MalformedFields.fields().filter((field) -> !field.get()[0].equals("host"));
	}

	@ParameterizedTest
	@Rows({ "R75", "C12" })
	@DisplayName("R75 a status that is none")
	@ValueSource(strings = { "", "2", "20", "2000", "2x0", "-20", "099", "20\n" })
	void whenStatusIsMalformedThenMessageError(String status) {
		this.server.answer((request) -> request.write(RawBytes.headers(":status", status)));
		assertRefused();
	}

	@Test
	@Rows({ "R75", "C12" })
	@DisplayName("R75 a malformed informational response")
	void whenInformationalResponseIsMalformedThenMessageError() {
		this.server.answer((request) -> request.status(103, "connection", "close").status(200));
		assertRefused();
	}

	@Test
	@Rows("C12")
	@DisplayName("R75 a length of what is no content does not end the session")
	void whenResponseHasContentLengthThenSessionIsOpened() {
		this.server.answer((request) -> request.status(200, "content-length", "0")
			.write(RawBytes.data(RawBytes.capsule(0x1234, RawBytes.pattern(20))))
			.write(RawBytes.data(RawBytes.closeCapsule(7, "bye"))));
		assertThat(this.client.open("/").closeStatus().block(Journal.BOUND).code()).isEqualTo(7);
	}

	private void assertRefused() {
		TestClient.assertFails(this.client.get().open(this.client.uri("/")),
				(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
					.hasMessageContaining("malformed"));
		this.server.awaitConnection(0).awaitReset(0, Codes.H3_MESSAGE_ERROR);
	}

}
