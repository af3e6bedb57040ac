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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.github.webtransport.SelfSignedCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsFailureLog}.
 */
class TlsFailureLogTests {

	private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);

	private static final X509Certificate CERTIFICATE = SelfSignedCertificate.create().getCertificate();

	private final Logger logger = Logger.getLogger(TlsFailureLog.class.getName());

	private final List<String> entries = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord entry) {
			TlsFailureLogTests.this.entries.add(entry.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	private long now;

	private final TlsFailureLog log = new TlsFailureLog(() -> this.now);

	@BeforeEach
	void listen() {
		this.logger.addHandler(this.handler);
	}

	@AfterEach
	void stopListening() {
		this.logger.removeHandler(this.handler);
	}

	@Test
	void whenClientEndsHandshakeThenEntryHasTheAlertAndTheCertificates() {
		this.log.endedByClient(CLIENT, 0x100 + 48, List.of(CERTIFICATE));
		assertThat(this.entries).singleElement()
			.asString()
			.startsWith("The client at 127.0.0.1 ended the TLS handshake with the alert unknown_ca (48)")
			.contains(CERTIFICATE.getSerialNumber().toString(16))
			.contains(CERTIFICATE.getNotAfter().toInstant().toString());
	}

	@Test
	void whenThereAreManyThenAFewAreLoggedInAMinuteAndTheOthersCounted() {
		for (int i = 0; i < 10; i++) {
			this.log.clientRefused(new X509Certificate[] { CERTIFICATE }, new CertificateException("No\nentry"));
		}
		assertThat(this.entries).hasSize(TlsFailureLog.MAX_PER_MINUTE)
			.allMatch(
					(entry) -> entry.startsWith("Refused a client by its certificate ") && entry.endsWith("No?entry"));
		this.now = Duration.ofMinutes(1).toNanos();
		this.log.clientRefused(new X509Certificate[] { CERTIFICATE }, new CertificateException("No entry"));
		assertThat(this.entries.get(3)).endsWith("... and 7 more");
	}

}
