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

package io.github.webtransport.autoconfigure.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Integration tests for what a developer sees when the engine refuses to start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureIT {

	@Test
	void whenKeyDoesNotBelongToCertificateThenBundleAndFilesAreNamed(@TempDir Path directory, CapturedOutput output)
			throws Exception {
		Path certificate = Files.writeString(directory.resolve("server.crt"), bundle().getCertificatePathPEM());
		Path key = Files.writeString(directory.resolve("server.key"), bundle().getPrivateKeyPEM());
		run("--webtransport.server.ssl.bundle=web", "--spring.ssl.bundle.pem.web.keystore.certificate=" + certificate,
				"--spring.ssl.bundle.pem.web.keystore.private-key=" + key);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"the private key does not belong to the certificate of 'CN=localhost'", "the SSL bundle 'web'",
				"spring.ssl.bundle.pem.web.keystore.certificate: " + certificate,
				"spring.ssl.bundle.pem.web.keystore.private-key: " + key, "openssl pkey -pubout");
	}

	@Test
	void whenKeyOfAServerNameDoesNotBelongToItsCertificateThenNameBundleAndFilesAreNamed(@TempDir Path directory,
			CapturedOutput output) throws Exception {
		Path certificate = Files.writeString(directory.resolve("api.crt"), bundle().getCertificatePathPEM());
		Path key = Files.writeString(directory.resolve("api.key"), bundle().getPrivateKeyPEM());
		run("--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.ssl.server-name-bundles[0].server-name=API.example.org",
				"--webtransport.server.ssl.server-name-bundles[0].bundle=api",
				"--spring.ssl.bundle.pem.api.keystore.certificate=" + certificate,
				"--spring.ssl.bundle.pem.api.keystore.private-key=" + key);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The keys and certificates of the WebTransport server for the name 'api.example.org' cannot be used",
				"the SSL bundle 'api'", "spring.ssl.bundle.pem.api.keystore.certificate: " + certificate);
	}

	@Test
	void whenKeyAndCertificateAreInPropertiesThenTheyAreNotShown(CapturedOutput output) throws Exception {
		String key = bundle().getPrivateKeyPEM();
		run("--webtransport.server.ssl.bundle=web",
				"--spring.ssl.bundle.pem.web.keystore.certificate=" + bundle().getCertificatePathPEM(),
				"--spring.ssl.bundle.pem.web.keystore.private-key=" + key);
		assertThat(output).contains("APPLICATION FAILED TO START", "private-key: (the text itself)")
			.doesNotContain(key.lines().skip(1).findFirst().orElseThrow());
	}

	@Test
	void whenKeyIsEncodedInPropertiesThenItIsNotShown(CapturedOutput output) throws Exception {
		String key = Base64.getEncoder().encodeToString(bundle().getPrivateKeyPEM().getBytes(StandardCharsets.UTF_8));
		run("--webtransport.server.ssl.bundle=web",
				"--spring.ssl.bundle.pem.web.keystore.certificate=" + bundle().getCertificatePathPEM(),
				"--spring.ssl.bundle.pem.web.keystore.private-key=base64:" + key);
		assertThat(output).contains("APPLICATION FAILED TO START", "private-key: (the text itself)")
			.doesNotContain(key);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void whenAddressIsForeignThenItIsNotTakenForAPortInUse(int listeners, CapturedOutput output) {
		// TEST-NET-1 (RFC 5737)
		run("--webtransport.server.ssl.self-signed=true", "--webtransport.server.address=192.0.2.1",
				"--webtransport.server.listeners=" + listeners);
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "no network interface of this machine has the address 192.0.2.1",
					"'webtransport.server.address'")
			.doesNotContain("already in use");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void whenPortIsPrivilegedThenItIsNotTakenForAPortInUse(int listeners, CapturedOutput output) {
		assumeFalse(mayBind(1), "this process may bind every port");
		run("--webtransport.server.ssl.self-signed=true", "--webtransport.server.port=1",
				"--webtransport.server.listeners=" + listeners);
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "is not allowed to bind UDP port 1.", "CAP_NET_BIND_SERVICE")
			.doesNotContain("already in use");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void whenPortIsInUseThenItIsSaid(int listeners, CapturedOutput output) throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			run("--webtransport.server.ssl.self-signed=true", "--webtransport.server.address=127.0.0.1",
					"--webtransport.server.port=" + socket.getLocalPort(),
					"--webtransport.server.listeners=" + listeners);
			assertThat(output).contains("APPLICATION FAILED TO START",
					"UDP port %d is already in use".formatted(socket.getLocalPort()));
		}
	}

	private static boolean mayBind(int port) {
		try (DatagramSocket socket = new DatagramSocket(port)) {
			return socket.isBound();
		}
		catch (SocketException ex) {
			return false;
		}
	}

	private static X509Bundle bundle() throws Exception {
		return new CertificateBuilder().subject("CN=localhost").setIsCertificateAuthority(true).buildSelfSigned();
	}

	private static void run(String... args) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(args));
	}

	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class })
	static class Application {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

}
