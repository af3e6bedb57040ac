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

package io.github.webtransport;

import java.net.URI;
import java.util.Map;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HandshakeDecision}.
 */
class HandshakeDecisionTests {

	@ParameterizedTest
	@Rows("R22")
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 100, 199, 200, 204, 299, 600, 999, Integer.MAX_VALUE })
	void whenRejectedWithAStatusThatIsNoneThenFails(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeDecision.reject(status));
	}

	@ParameterizedTest
	@Rows("R22")
	@ValueSource(ints = { 300, 403, 599 })
	void whenRejectedThenThereIsNoSessionToOpen(int status) {
		HandshakeDecision decision = HandshakeDecision.reject(status);
		assertThat(decision.isAccepted()).isFalse();
		assertThat(decision.getStatus()).isEqualTo(status);
		assertThatIllegalStateException().isThrownBy(decision::getHandler);
		assertThatIllegalStateException().isThrownBy(decision::getInfo);
	}

	@Test
	void whenAcceptedThenStatusIs200() {
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/")).build();
		HandshakeDecision decision = HandshakeDecision.accept(info, (session) -> Mono.empty());
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getStatus()).isEqualTo(200);
		assertThat(decision.getInfo()).isSameAs(info);
	}

	@ParameterizedTest
	@Rows("R22")
	@ValueSource(strings = { "", " ", "x y", "x\n", "x\0", ":status", "X-Upper", "x:", "x\u00e4", "connection",
			"transfer-encoding", "keep-alive", "proxy-connection", "upgrade", "te", "content-length", "wt-protocol",
			"sec-webtransport-http3-draft" })
	void whenHeaderHasAnIllegalNameThenFails(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HandshakeDecision.reject(403).withHeaders(Map.of(name, "1")));
		assertThatIllegalArgumentException().isThrownBy(() -> accepted().withHeaders(Map.of(name, "1")));
	}

	@ParameterizedTest
	@Rows("R22")
	@ValueSource(strings = { "a\nb", "a\rb", "a\0b", "a\u001b", "a\u007fb", " a", "a ", "\ta", "\u20ac" })
	void whenHeaderHasAnIllegalValueThenFails(String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HandshakeDecision.reject(403).withHeaders(Map.of("x-field", value)));
	}

	@Test
	void whenHeadersAreLegalThenTheyAreSent() {
		Map<String, String> headers = Map.of("x-field", "a b\tc \u00e4", "www-authenticate", "Basic", "x-empty", "");
		assertThat(accepted().withHeaders(headers).getHeaders()).isEqualTo(headers);
	}

	@Test
	void whenContentTypeIsSetThenOnlyForARefusal() {
		Map<String, String> headers = Map.of("content-type", "text/plain");
		assertThat(HandshakeDecision.reject(403).withHeaders(headers).getHeaders()).isEqualTo(headers);
		assertThatIllegalArgumentException().isThrownBy(() -> accepted().withHeaders(headers));
	}

	private static HandshakeDecision accepted() {
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/")).build();
		return HandshakeDecision.accept(info, (session) -> Mono.empty());
	}

}
