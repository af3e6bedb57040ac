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

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CertificateCheck}.
 */
class CertificateCheckTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private static final Duration DAY = Duration.ofDays(1);

	private static X509Bundle root;

	private static X509Bundle intermediate;

	@BeforeAll
	static void issue() throws Exception {
		root = authority("CN=root").buildSelfSigned();
		intermediate = authority("CN=intermediate").buildIssuedBy(root);
	}

	private static CertificateBuilder authority(String subject) {
		return certificate(subject).setIsCertificateAuthority(true);
	}

	private static CertificateBuilder certificate(String subject) {
		return new CertificateBuilder().subject(subject).notBefore(NOW.minus(DAY)).notAfter(NOW.plus(DAY));
	}

	private static X509Certificate server() throws Exception {
		return certificate("CN=server").buildIssuedBy(intermediate).getCertificate();
	}

	@Test
	void whenEachIsIssuedByTheNextThenThereIsNoProblem() throws Exception {
		assertThat(CertificateCheck.problem(List.of(server()), NOW)).isNull();
		assertThat(CertificateCheck.problem(List.of(server(), intermediate.getCertificate()), NOW)).isNull();
		assertThat(
				CertificateCheck.problem(List.of(server(), intermediate.getCertificate(), root.getCertificate()), NOW))
			.isNull();
	}

	@Test
	void whenOneHasEndedThenItIsNamed() throws Exception {
		X509Certificate ended = certificate("CN=server").notAfter(NOW.minusSeconds(1))
			.buildIssuedBy(intermediate)
			.getCertificate();
		assertThat(CertificateCheck.problem(List.of(ended), NOW)).startsWith("the certificate of 'CN=server'")
			.endsWith("ended at 2026-11-30T11:59:59Z");
		X509Certificate authority = authority("CN=intermediate").notAfter(NOW.minusSeconds(1))
			.publicKey(intermediate.getKeyPair().getPublic())
			.buildIssuedBy(root)
			.getCertificate();
		assertThat(CertificateCheck.problem(List.of(server(), authority), NOW)).contains("'CN=intermediate'",
				"ended at");
	}

	@Test
	void whenOneHasNotBegunThenItIsNamed() throws Exception {
		X509Certificate early = certificate("CN=server").notBefore(NOW.plusSeconds(601))
			.buildIssuedBy(intermediate)
			.getCertificate();
		assertThat(CertificateCheck.problem(List.of(early), NOW)).contains("'CN=server'",
				"does not begin before 2026-11-30T12:10:01Z");
	}

	@Test
	void whenTheClockIsALittleBehindThenThereIsNoProblem() throws Exception {
		X509Certificate early = certificate("CN=server").notBefore(NOW.plusSeconds(600))
			.buildIssuedBy(intermediate)
			.getCertificate();
		assertThat(CertificateCheck.problem(List.of(early), NOW)).isNull();
	}

	@Test
	void whenOneIsMissingOrInTheWrongPlaceThenTheChainIsBroken() throws Exception {
		assertThat(CertificateCheck.problem(List.of(server(), root.getCertificate()), NOW)).contains("'CN=server'",
				"was not issued by the next one in the chain, the certificate of 'CN=root'");
		assertThat(
				CertificateCheck.problem(List.of(server(), root.getCertificate(), intermediate.getCertificate()), NOW))
			.contains("'CN=root'");
	}

	@Test
	void whenIssuerHasTheNameOnlyThenTheChainIsBroken() throws Exception {
		X509Certificate namesake = authority("CN=intermediate").buildIssuedBy(root).getCertificate();
		assertThat(CertificateCheck.problem(List.of(server(), namesake), NOW))
			.contains("was not issued by the next one in the chain");
	}

}
