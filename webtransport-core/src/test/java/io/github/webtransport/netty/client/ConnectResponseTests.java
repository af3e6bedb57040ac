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

package io.github.webtransport.netty.client;

import java.util.List;

import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectResponse}.
 */
class ConnectResponseTests {

	@ParameterizedTest
	@CsvSource({ "100,true,false", "103,true,false", "200,false,true", "204,false,true", "299,false,true",
			"302,false,false", "404,false,false", "503,false,false" })
	void statusShouldDecide(String status, boolean informational, boolean accepted) {
		ConnectResponse response = ConnectResponse.of(new DefaultHttp3Headers().status(status), List.of());
		assertThat(response.status()).isEqualTo(Integer.parseInt(status));
		assertThat(response.isInformational()).isEqualTo(informational);
		assertThat(response.isAccepted()).isEqualTo(accepted);
		assertThat(response.isMalformed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "20", "2000", "abc", "+20", "-20", "099", "\u0662\u0660\u0660" })
	void statusThatIsNoneShouldBeMalformed(String status) {
		ConnectResponse response = ConnectResponse.of(new DefaultHttp3Headers(false).status(status), List.of());
		assertThat(response.isMalformed()).isTrue();
		assertThat(response.isAccepted()).isFalse();
	}

	@Test
	void missingStatusShouldBeMalformed() {
		assertThat(ConnectResponse.of(new DefaultHttp3Headers(), List.of()).isMalformed()).isTrue();
	}

	@Test
	void missingProtocolShouldBeLegal() {
		ConnectResponse response = response(List.of("a"));
		assertThat(response.protocol()).isNull();
		assertThat(response.protocolLegal()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"b\"", "\"b\";q=1", " \"b\" " })
	void offeredProtocolShouldBeLegal(String field) {
		ConnectResponse response = response(List.of("a", "b"), field);
		assertThat(response.protocol()).isEqualTo("b");
		assertThat(response.protocolLegal()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"c\"", "b", "\"b", "(\"b\")", "?1", "1", "", "\"b\", \"a\"" })
	void otherProtocolShouldBeIllegal(String field) {
		ConnectResponse response = response(List.of("a", "b"), field);
		assertThat(response.protocol()).isNull();
		assertThat(response.protocolLegal()).isFalse();
	}

	@Test
	void protocolWithoutOfferShouldBeIllegal() {
		assertThat(response(List.of(), "\"a\"").protocolLegal()).isFalse();
	}

	@Test
	void twoProtocolsShouldBeIllegal() {
		assertThat(response(List.of("a", "b"), "\"a\"", "\"b\"").protocolLegal()).isFalse();
	}

	private static ConnectResponse response(List<String> offered, String... fields) {
		Http3Headers headers = new DefaultHttp3Headers().status("200");
		for (String field : fields) {
			headers.add("wt-protocol", field);
		}
		return ConnectResponse.of(headers, offered);
	}

}
