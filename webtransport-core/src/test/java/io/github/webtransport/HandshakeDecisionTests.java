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
import java.util.List;
import java.util.Map;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeDecision.reject(403).withHeader(name, "1"));
		assertThatIllegalArgumentException().isThrownBy(() -> accepted().withHeader(name, "1"));
	}

	@ParameterizedTest
	@Rows("R22")
	@ValueSource(strings = { "a\nb", "a\rb", "a\0b", "a\u001b", "a\u007fb", " a", "a ", "\ta", "\u20ac" })
	void whenHeaderHasAnIllegalValueThenFails(String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HandshakeDecision.reject(403).withHeader("x-field", value));
	}

	@Test
	void whenHeadersAreLegalThenTheyAreSent() {
		MultiValueMap<String, String> headers = new LinkedMultiValueMap<>();
		headers.put("x-field", List.of("a b\tc \u00e4", "second"));
		headers.put("www-authenticate", List.of("Basic"));
		headers.put("x-empty", List.of(""));
		assertThat(accepted().withHeaders(headers).getHeaders()).isEqualTo(headers);
	}

	@Test
	void whenContentTypeIsSetThenOnlyForARefusal() {
		assertThat(HandshakeDecision.reject(403).withHeader("content-type", "text/plain").getHeaders())
			.containsEntry("content-type", List.of("text/plain"));
		assertThatIllegalArgumentException().isThrownBy(() -> accepted().withHeader("content-type", "text/plain"));
	}

	@Test
	void whenAHeaderIsSetThenTheOthersStay() {
		HandshakeDecision decision = accepted().withHeader("set-cookie", "a=1", "b=2").withHeader("x-field", "1");
		assertThat(decision.withHeader("x-field", "2").getHeaders())
			.containsOnly(Map.entry("set-cookie", List.of("a=1", "b=2")), Map.entry("x-field", List.of("2")));
		assertThat(decision.withHeader("set-cookie").getHeaders()).containsOnlyKeys("x-field");
		assertThat(decision.getHeaders().getFirst("X-Field")).isEqualTo("1");
		assertThatIllegalArgumentException().isThrownBy(() -> decision.withHeader("x-field", "legal", "not\nlegal"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> decision.getHeaders().add("x-field", "3"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 204, 299 })
	void whenAcceptedThenStatusIsAnySuccess(int status) {
		assertThat(accepted().withStatus(status).getStatus()).isEqualTo(status);
		assertThat(accepted().withStatus(status).isAccepted()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeDecision.reject(403).withStatus(status));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100, 199, 300, 403, 600 })
	void whenAcceptedThenStatusIsNoOther(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> accepted().withStatus(status));
	}

	@Test
	void whenRejectedThenStatusCanBeChanged() {
		assertThat(HandshakeDecision.reject(403).withHeader("x-field", "1").withStatus(404))
			.extracting(HandshakeDecision::getStatus, (decision) -> decision.getHeaders().getFirst("x-field"))
			.containsExactly(404, "1");
	}

	@Test
	void whenRejectedByAnExceptionThenOnlyFieldsThatMayBeSentAre() {
		MultiValueMap<String, String> headers = new LinkedMultiValueMap<>();
		headers.put("Retry-After", List.of("3"));
		headers.put("content-length", List.of("0"));
		headers.put("not legal", List.of("1"));
		headers.put("x-field", List.of("a\nb", "c"));
		HandshakeDecision decision = HandshakeDecision.reject(new SessionRejectedException(503, headers));
		assertThat(decision.getStatus()).isEqualTo(503);
		assertThat(decision.getHeaders()).containsOnly(Map.entry("retry-after", List.of("3")),
				Map.entry("x-field", List.of("c")));
	}

	private static HandshakeDecision accepted() {
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/")).build();
		return HandshakeDecision.accept(info, (session) -> Mono.empty());
	}

}
