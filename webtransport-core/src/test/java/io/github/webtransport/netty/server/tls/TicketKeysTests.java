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

package io.github.webtransport.netty.server.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webtransport.TlsSettings;
import io.github.webtransport.TlsSettings.ClientAuth;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TicketKeys}.
 */
class TicketKeysTests {

	private static final byte[] FIRST = TicketKeys.random();

	private static final byte[] SECOND = TicketKeys.random();

	private static X509Bundle authority;

	private static X509Bundle other;

	@BeforeAll
	static void issue() throws Exception {
		authority = new CertificateBuilder().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
		other = new CertificateBuilder().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
	}

	private static TlsSettings settings(X509Bundle trusted, ClientAuth clientAuth) throws Exception {
		return TlsSettings.builder(authority.toKeyManagerFactory())
			.trustManager(trusted.toTrustManagerFactory())
			.clientAuth(clientAuth)
			.build();
	}

	@Test
	void whenSecretsAreTheSameThenKeysAreInTheirOrder() throws Exception {
		TlsSettings settings = settings(authority, ClientAuth.NEED);
		SslSessionTicketKey[] keys = TicketKeys.derive(List.of(FIRST, SECOND), "example.org", settings);
		assertThat(keys).hasSize(2).doesNotHaveDuplicates();
		SslSessionTicketKey[] elsewhere = TicketKeys.derive(List.of(SECOND, FIRST), "example.org",
				settings(authority, ClientAuth.NEED));
		assertThat(elsewhere).containsExactly(keys[1], keys[0]);
	}

	@Test
	void whenServerNameOrJudgesOfClientsDifferThenKeysDo() throws Exception {
		Set<String> parts = Stream
			.of(derive("", settings(authority, ClientAuth.NEED)), derive("a", settings(authority, ClientAuth.NEED)),
					derive("b", settings(authority, ClientAuth.NEED)),
					derive("a", settings(authority, ClientAuth.WANT)), derive("a", settings(other, ClientAuth.NEED)),
					derive("a", TlsSettings.of(authority.toKeyManagerFactory())))
			.flatMap((key) -> Stream.of(key.name(), key.hmacKey(), key.aesKey()))
			.map(Arrays::toString)
			.collect(Collectors.toSet());
		assertThat(parts).hasSize(6 * 3);
	}

	private static SslSessionTicketKey derive(String serverName, TlsSettings settings) {
		return TicketKeys.derive(List.of(FIRST), serverName, settings)[0];
	}

}
