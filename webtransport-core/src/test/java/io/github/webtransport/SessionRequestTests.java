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
import java.util.Base64;
import java.util.Set;

import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SessionRequest} and what clients are set to.
 */
class SessionRequestTests {

	private static final URI LOCAL = URI.create("https://localhost:4433/rooms/blue");

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost/", "wss://localhost/", "/rooms", "https:///rooms", "https:rooms",
			"https://user@localhost/", "https://localhost/#fragment", "https://localhost:0/",
			"https://localhost:65536/" })
	void whenUriIsNotOneOfSessionThenItIsRefused(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionRequest.of(URI.create(uri)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", ":path", "Connection", "te", "transfer-encoding", "host", "content-length",
			"WT-Available-Protocols", "caf\u00e9", "x\ny" })
	void whenNameCannotBeSentThenItIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionRequest.builder(LOCAL).header(name, "value"));
		assertThatIllegalArgumentException().isThrownBy(() -> WebTransportClient.builder().header(name, "value"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\0b", " a", "a\t" })
	void whenValueCannotBeSentThenItIsRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionRequest.builder(LOCAL).header("name", value));
	}

	@Test
	void originShouldBeOne() {
		SessionRequest request = SessionRequest.builder(LOCAL)
			.origin("https://a.example")
			.origin("https://b.example")
			.build();
		assertThat(request.getHeaders().get("Origin")).containsExactly("https://b.example");
	}

	@Test
	void requestShouldNotChangeWithItsBuilder() {
		SessionRequest.Builder builder = SessionRequest.builder(LOCAL).header("a", "1").protocols("p");
		SessionRequest request = builder.build();
		builder.header("a", "2").protocols("q");
		assertThat(request.getHeaders().get("a")).containsExactly("1");
		assertThat(request.getProtocols()).containsExactly("p");
	}

	@Test
	void settingsShouldNotChangeWithTheirBuilder() {
		WebTransportClient.Builder builder = WebTransportClient.builder().header("a", "1");
		ClientSettings settings = builder.toSettings();
		builder.header("a", "2").protocols("p");
		assertThat(settings.getHeaders().get("a")).containsExactly("1");
		assertThat(settings.getProtocols()).isEmpty();
	}

	@Test
	void hashShouldBeTakenAsBytesAndAsText() {
		String text = SelfSignedCertificate.create().getSha256();
		byte[] bytes = Base64.getDecoder().decode(text);
		assertThat(hashes(WebTransportClient.builder().trustCertificateHash(bytes))).containsExactly(text);
		assertThat(hashes(WebTransportClient.builder().trustCertificateHash(text))).containsExactly(text);
	}

	private static Set<String> hashes(WebTransportClient.Builder builder) {
		return builder.toSettings().getTls().getCertificateHashes();
	}

	@Test
	void whenHashHasAnotherLengthThenItIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebTransportClient.builder().trustCertificateHash(new byte[31]))
			.withMessageContaining("31");
	}

	@Test
	void whenTrustIsContradictoryThenItIsRefused() throws Exception {
		WebTransportClient.Builder builder = WebTransportClient.builder()
			.trustCertificateHash(new byte[32])
			.trustManager(TrustManagerFactory.getInstance("PKIX"));
		assertThatIllegalArgumentException().isThrownBy(builder::toSettings).withMessageContaining("not both");
	}

}
