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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Redaction}.
 */
class RedactionTests {

	@ParameterizedTest
	@CsvSource({ "https://h:1/a, https://h:1/a",
			"https://h:1/a?access_token=s3cret, https://h:1/a?access_token=<hidden>",
			"https://h/a?x=s3cret&ticket=s3cret&y&z=, https://h/a?x=<hidden>&ticket=<hidden>&<hidden>&z=<hidden>",
			"https://h/a?s3cret, https://h/a?<hidden>", "https://me:s3cret@h/a?b#s3cret, https://<hidden>@h/a?<hidden>",
			"https://h/a?, https://h/a?", "/a?b=s3cret, /a?b=<hidden>",
			"https://h/a?x=s3cret=s3cret, https://h/a?x=<hidden>" })
	void valuesOfTheQueryAreHidden(String uri, String shown) {
		assertThat(Redaction.uri(URI.create(uri))).isEqualTo(shown);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Authorization|Bearer s3cret|Bearer <hidden>",
			"authorization|s3cret|<hidden>", "Proxy-Authorization|Basic s3cret|Basic <hidden>",
			"Cookie|a=s3cret; b=s3cret|a=<hidden>; b=<hidden>", "Set-Cookie|a=s3cret; Path=/|a=<hidden>; Path=<hidden>",
			"X-Api-Key|s3cret|<hidden>", "x-auth-token|s3cret|<hidden>", "X-Client-Secret|s3cret|<hidden>",
			"X-Password|s3cret|<hidden>", "X-CSRF|s3cret|<hidden>", "Origin|https://h|https://h",
			"Accept-Language|eo|eo", "Sec-WebTransport-Http3-Draft02|1|1" })
	void credentialsAreHidden(String name, String value, String shown) {
		assertThat(Redaction.header(name, value)).isEqualTo(shown);
	}

	@Test
	void requestsAreShownWithoutCredentials() {
		SessionRequest request = SessionRequest.of(URI.create("https://localhost/a?access_token=s3cret"));
		assertThat(request).hasToString("SessionRequest[https://localhost/a?access_token=<hidden>]");
	}

}
