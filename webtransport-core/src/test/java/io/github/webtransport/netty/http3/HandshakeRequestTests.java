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

package io.github.webtransport.netty.http3;

import io.github.webtransport.HandshakeInfo;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HandshakeRequest}.
 */
class HandshakeRequestTests {

	/**
	 * Browsers leave these characters as they are
	 * (https://url.spec.whatwg.org/#query-percent-encode-set).
	 */
	@ParameterizedTest
	@CsvSource(delimiter = ' ', quoteCharacter = '~',
			value = { "filter[a]=1 filter%5Ba%5D=1 filter[a] 1", "q=a|b q=a%7Cb q a|b", "q={a} q=%7Ba%7D q {a}",
					"q=^` q=%5E%60 q ^`", "q=a\\b q=a%5Cb q a\\b", "q=100% q=100%25 q 100%", "q=%zz q=%25zz q %zz",
					"q=%2 q=%252 q %2", "q=a#b q=a%23b q a#b", "q=\"a\" q=%22a%22 q \"a\"", "q=<> q=%3C%3E q <>",
					"q=%C3%A9+%2B q=%C3%A9+%2B q ~\u00e9 +~", "q=a;r=b q=a;r=b q a;r=b",
					"q=?/:@!$'()*, q=?/:@!$'()*, q ?/:@!$'()*,", "q=a=b q=a=b q a=b" })
	void queryNeedNotBeEncodedStrictly(String query, String encoded, String name, String value) {
		HandshakeInfo info = parse("/rooms?access_token=t&" + query);
		assertThat(info.getUri().getRawQuery()).isEqualTo("access_token=t&" + encoded);
		assertThat(info.getPath()).isEqualTo("/rooms");
		assertThat(info.getQueryParams().get(name)).containsExactly(value);
		assertThat(info.getQueryParams().get("access_token")).containsExactly("t");
	}

	@Test
	void bytesOfTheQueryAreKept() {
		HandshakeInfo info = parse(new AsciiString(new byte[] { '/', '?', 'q', '=', (byte) 0xC3, (byte) 0xA9 }));
		assertThat(info.getUri().getRawQuery()).isEqualTo("q=%C3%A9");
		assertThat(info.getQueryParams().get("q")).containsExactly("\u00e9");
	}

	/**
	 * As Reactor Netty does, so that rules see the cookies that they see of HTTP
	 * requests.
	 */
	@Test
	void cookiesAreReadStrictly() {
		Http3Headers headers = new DefaultHttp3Headers(false).method("CONNECT")
			.scheme("https")
			.authority("example.org")
			.path("/");
		headers.add("cookie", "a=1; b =2; c=\"3\"; d=4,5");
		headers.add("cookie", "a=6");
		HandshakeInfo info = HandshakeRequest.parse(headers, null, null);
		assertThat(info.getCookies()).containsOnlyKeys("a", "c");
		assertThat(info.getCookies().get("a")).containsExactly("1", "6");
		assertThat(info.getCookies().get("c")).containsExactly("3");
	}

	@Test
	void noParameterIsLeftOut() {
		assertThat(parse("/?" + "a&".repeat(5000) + "last=1").getQueryParams()).containsKey("last");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%zz", "/a|b", "/a b", "/a#b", "/a%", "a", "*" })
	void pathIsEncodedStrictly(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> parse(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/|?access_token=secret", "/a#b?access_token=secret", "/%?access_token=secret" })
	void whenMalformedThenTheReasonHasNoToken(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> parse(path)).satisfies((ex) -> {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				assertThat(cause.toString()).doesNotContain("secret");
			}
		});
	}

	private static HandshakeInfo parse(CharSequence path) {
		Http3Headers headers = new DefaultHttp3Headers(false).method("CONNECT")
			.scheme("https")
			.authority("example.org:4433")
			.path(path);
		return HandshakeRequest.parse(headers, null, null);
	}

}
