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

package io.github.webtransport.spring.blocking;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;

import io.github.webtransport.HandshakeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingCaller}.
 */
class BlockingCallerTests {

	private static HandshakeInfo.Builder from(String address) {
		return HandshakeInfo.builder(URI.create("https://localhost/"))
			.addresses(null, new InetSocketAddress(address, 1));
	}

	private static String user(HandshakeInfo.Builder info) {
		BlockingCaller caller = BlockingCaller.of(info.build()).block();
		assertThat(caller).isNotNull();
		return caller.user();
	}

	@Test
	void whenSomebodyIsLoggedInThenThatIsTheUserWhateverTheAddress() {
		Mono<Principal> alice = Mono.just(() -> "alice");
		assertThat(user(from("192.0.2.1").principal(alice))).isEqualTo("user alice");
		assertThat(user(from("192.0.2.2").principal(alice))).isEqualTo("user alice");
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, address 192.0.2.1", "192.0.2.2, address 192.0.2.2",
			"2001:db8:1:2:3:4:5:6, address 20:01:0d:b8:00:01:00:02::/64",
			"2001:db8:1:2:ffff::1, address 20:01:0d:b8:00:01:00:02::/64",
			"2001:db8:1:3::1, address 20:01:0d:b8:00:01:00:03::/64" })
	void whenNobodyIsLoggedInThenTheNetworkOfTheAddressIsTheUser(String address, String user) {
		assertThat(user(from(address))).isEqualTo(user);
	}

	@Test
	void whenTheUserIsAnonymousThenTheAddressCounts() {
		AnonymousAuthenticationToken anonymous = new AnonymousAuthenticationToken("key", "anonymousUser",
				List.of(new SimpleGrantedAuthority("ROLE_ANONYMOUS")));
		assertThat(user(from("192.0.2.1").principal(Mono.just(anonymous)))).isEqualTo("address 192.0.2.1");
	}

	@Test
	void whenTheUserCannotBeToldThenTheAddressCounts() {
		assertThat(user(from("192.0.2.1").principal(Mono.error(new IllegalStateException("broken")))))
			.isEqualTo("address 192.0.2.1");
	}

	@Test
	void whenThereIsNoAddressThenSessionsAreOnTheirOwn() {
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/")).build();
		assertThat(BlockingCaller.of(info).block())
			.isEqualTo(new BlockingCaller("session " + info.getId(), info.getId()));
	}

}
