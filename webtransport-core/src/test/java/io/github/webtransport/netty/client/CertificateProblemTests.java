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

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CertificateProblem}.
 */
class CertificateProblemTests {

	@Test
	void whenCertificateHasExpiredThenSaysSo() {
		assertThat(CertificateProblem.describe(new CertificateExpiredException("NotAfter: yesterday")))
			.isEqualTo("the server's certificate has expired: NotAfter: yesterday");
		assertThat(CertificateProblem.describe(pathWith(new CertificateExpiredException("NotAfter: yesterday"))))
			.isEqualTo("the server's certificate has expired: NotAfter: yesterday");
	}

	@Test
	void whenCertificateIsNotYetValidThenSaysSo() {
		assertThat(CertificateProblem.describe(pathWith(new CertificateNotYetValidException("NotBefore: tomorrow"))))
			.isEqualTo("the server's certificate is not valid yet: NotBefore: tomorrow");
	}

	@Test
	void whenAuthorityIsNotKnownThenSaysSo() {
		assertThat(CertificateProblem
			.describe(new CertificateException("PKIX", new CertPathBuilderException("no path to the target"))))
			.isEqualTo("the server's certificate is not from an authority that this client trusts:"
					+ " no path to the target");
	}

	@Test
	void whenChainIsNotValidThenSaysSo() {
		assertThat(CertificateProblem.describe(pathWith(new IllegalStateException("signature"))))
			.isEqualTo("the chain of the server's certificate is not valid: signature");
	}

	@Test
	void whenNameDoesNotMatchThenSaysSo() {
		assertThat(CertificateProblem.describe(new CertificateException("No name matching localhost found")))
			.isEqualTo("the server's certificate is refused: No name matching localhost found");
	}

	@Test
	void whenThereIsNoDetailThenSaysWhatItCan() {
		assertThat(CertificateProblem.describe(new CertificateException()))
			.isEqualTo("the server's certificate is refused");
	}

	private static CertificateException pathWith(Exception cause) {
		return new CertificateException("PKIX", new CertPathValidatorException("invalid", cause));
	}

}
