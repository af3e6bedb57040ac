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

package io.github.webtransport.sample;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser that comes over TCP and moves over to HTTP/3, because the web server says
 * that it may.
 */
class AltSvcIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String FETCH = """
			return (async () => {
				performance.clearResourceTimings();
				const response = await fetch('/webtransport/client.js', { cache: 'no-store' });
				await response.text();
				const [entry] = performance.getEntriesByName(response.url);
				return [response.headers.get('Alt-Svc'), entry.nextHopProtocol];
			})();
			""";

	@Test
	void whenTheWebServerTellsOfHttp3ThenTheBrowserMovesOver() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		String key = Base64.getEncoder()
			.encodeToString(MessageDigest.getInstance("SHA-256")
				.digest(certificate.getCertificate().getPublicKey().getEncoded()));
		// Over QUIC a certificate must also be of a public authority, but for hosts that
		// are
		// forced to it on any port
		try (Browser browser = Browser.start("--ignore-certificate-errors-spki-list=" + key,
				"--origin-to-force-quic-on=localhost:1");
				ConfigurableApplicationContext application = run(certificate)) {
			browser.open("https://localhost:" + application.getEnvironment().getProperty("local.server.port") + "/");
			String header = "h3=\":%s\"; ma=86400"
				.formatted(application.getEnvironment().getProperty("local.webtransport.server.port"));
			Awaitility.await()
				.atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(browser.run(FETCH)).isEqualTo(List.of(header, "h3")));
		}
	}

	private static ConfigurableApplicationContext run(X509Bundle certificate) throws Exception {
		return SpringApplication.run(SampleApplication.class, "--server.port=0", "--server.ssl.bundle=web",
				"--webtransport.server.port=0", "--webtransport.server.ssl.self-signed=false",
				"--webtransport.server.ssl.bundle=web", "--webtransport.server.alt-svc.enabled=true",
				"--spring.ssl.bundle.pem.web.keystore.certificate=" + certificate.getCertificatePathPEM(),
				"--spring.ssl.bundle.pem.web.keystore.private-key=" + certificate.getPrivateKeyPEM());
	}

}
