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

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a developer sees when an application cannot start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@Test
	void whenThereIsNoCertificateThenTheRemedyIsNamed(CapturedOutput output) {
		run(EchoController.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "The WebTransport server has no certificate.",
				"Set 'webtransport.server.ssl.bundle' to the name of an SSL bundle");
	}

	@Test
	void whenValueCannotWorkThenPropertyRangeAndOriginAreNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.http3.max-streams-bidirectional=0");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value '0' for configuration property 'webtransport.server.http3.max-streams-bidirectional'",
				"\"webtransport.server.http3.max-streams-bidirectional\" from property source \"commandLineArgs\"",
				"Expected: between 1 and ");
	}

	@Test
	void whenQlogDirectoryDoesNotExistThenPropertyIsNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.qlog-directory=/does/not/exist");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value '/does/not/exist' for configuration property 'webtransport.server.qlog-directory'",
				"Expected: a directory that exists and can be written");
	}

	@Test
	void whenBundleAndSelfSignedAreSetThenBothAreNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true", "--webtransport.server.ssl.bundle=web");
		assertThat(output).contains("APPLICATION FAILED TO START", "mutually exclusive",
				"webtransport.server.ssl.bundle", "webtransport.server.ssl.self-signed");
	}

	@Test
	void whenBundleIsNotKnownThenPropertyAndOtherBundlesAreNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.bundle=web", "--spring.ssl.bundle.pem.other.key.alias=a");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value 'web' for configuration property 'webtransport.server.ssl.bundle'",
				"Expected: the name of an SSL bundle (spring.ssl.bundle.*), one of [other]");
	}

	@Test
	void whenThereIsNoBundleThenThatIsToldAndHowToDefineOne(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.bundle=web");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value 'web' for configuration property 'webtransport.server.ssl.bundle'",
				"There are no SSL bundles. Define one with that name by the 'spring.ssl.bundle.*' properties");
	}

	@Test
	void whenMethodIsInvalidThenMethodAndReasonAreNamed(CapturedOutput output) {
		run(InvalidController.class, "--webtransport.server.ssl.self-signed=true");
		assertThat(output).contains("APPLICATION FAILED TO START",
				InvalidController.class.getName() + ".invalid(String) cannot handle WebTransport sessions",
				"parameter 1: a parameter of type java.lang.String needs an annotation");
	}

	@ParameterizedTest
	@CsvSource({ "example.org, https://example.org", "https://example.org/, https://example.org",
			"https://example.org/app, https://example.org" })
	void whenOriginIsNotOneThenPropertyValueAndFormAreNamed(String origin, String corrected, CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.allowed-origins=" + origin);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value '" + origin + "' for configuration property 'webtransport.server.allowed-origins'",
				"such as '" + corrected + "' instead of '" + origin + "'");
	}

	@Test
	void whenOneOfAListOfOriginsIsNotOneThenItIsNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.allowed-origins[0]=https://example.org",
				"--webtransport.server.allowed-origins[1]=");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"for configuration property 'webtransport.server.allowed-origins'",
				"such as 'https://example.org' instead of ''");
	}

	@Test
	void whenPatternOfOriginsIsNotOneThenPropertyIsNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.allowed-origin-patterns=example.org");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"for configuration property 'webtransport.server.allowed-origin-patterns'",
				"such as 'https://*.example.org'");
	}

	@Test
	void whenOriginOfMappingIsNotOneThenMethodIsNamed(CapturedOutput output) {
		run(OriginController.class, "--webtransport.server.ssl.self-signed=true");
		assertThat(output).contains("APPLICATION FAILED TO START", OriginController.class.getName() + ".origin()",
				"'allowedOrigins' is example.org", "such as 'https://example.org'");
	}

	@Test
	void whenClientAuthHasNoTrustStoreThenPropertiesAreNamed(CapturedOutput output) throws Exception {
		X509Bundle bundle = bundle();
		run(EchoController.class, "--webtransport.server.ssl.bundle=web", "--webtransport.server.ssl.client-auth=want",
				"--spring.ssl.bundle.pem.web.keystore.certificate=" + bundle.getCertificatePathPEM(),
				"--spring.ssl.bundle.pem.web.keystore.private-key=" + bundle.getPrivateKeyPEM());
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value 'want' for configuration property 'webtransport.server.ssl.client-auth'",
				"The SSL bundle 'web' has no trust store", "spring.ssl.bundle.pem.web.truststore.certificate");
	}

	@Test
	void whenClientAuthIsSelfSignedThenABundleIsAskedFor(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.ssl.client-auth=need");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value 'need' for configuration property 'webtransport.server.ssl.client-auth'",
				"'webtransport.server.ssl.bundle'");
	}

	@Test
	void whenFileOfBundleDoesNotExistThenItIsNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.bundle=web",
				"--spring.ssl.bundle.pem.web.keystore.certificate=file:/does/not/exist.pem",
				"--spring.ssl.bundle.pem.web.keystore.private-key=file:/does/not/exist.key");
		assertThat(output).contains("APPLICATION FAILED TO START", "SSL bundle 'web'", "/does/not/exist.pem");
	}

	@ParameterizedTest
	@CsvSource({ "port, 70000", "http3.idle-timeout, soon", "http3.max-data, much", "http3.idle-timeout, -1s",
			"address, no.such.host.invalid", "ssl.client-auth, maybe", "shutdown-status, -1" })
	void whenValueCannotBeReadThenPropertyAndValueAreNamed(String name, String value, CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server." + name + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START", "webtransport.server." + name, value);
	}

	@Test
	void whenTwoMethodsHaveOnePathThenBothAreNamed(CapturedOutput output) {
		run(TwiceController.class, "--webtransport.server.ssl.self-signed=true");
		assertThat(output).contains("APPLICATION FAILED TO START", "Two WebTransport mappings match the same paths",
				TwiceController.class.getName() + ".first()", TwiceController.class.getName() + ".second()");
	}

	@Test
	void whenSelfSignedCertificatesHaveNoLibraryThenItIsNamed(CapturedOutput output) {
		SpringApplication application = application(Application.class, EchoController.class);
		application.setResourceLoader(new DefaultResourceLoader(new FilteredClassLoader("io.netty.pkitesting")));
		assertThatException().isThrownBy(() -> application.run("--webtransport.server.ssl.self-signed=true"));
		assertThat(output).contains("APPLICATION FAILED TO START", "'webtransport.server.ssl.self-signed'",
				"Add a dependency on io.netty:netty-pkitesting");
	}

	@ParameterizedTest
	@CsvSource({ "reactor.netty, io.projectreactor.netty:reactor-netty-http",
			"io.netty.handler.codec.http3, io.netty:netty-codec-http3",
			"io.netty.handler.codec.quic, io.netty:netty-codec-classes-quic" })
	void whenEngineIsNotThereThenItsLibraryIsNamed(String hiddenPackage, String library, CapturedOutput output) {
		SpringApplication application = application(EngineApplication.class, EchoController.class);
		application.setResourceLoader(new DefaultResourceLoader(new FilteredClassLoader(hiddenPackage)));
		assertThatException().isThrownBy(() -> application.run("--webtransport.server.ssl.self-signed=true"));
		assertThat(output).contains("APPLICATION FAILED TO START", "WebTransport needs the library " + library,
				"Add a dependency on " + library);
	}

	@Test
	void whenServerIsDisabledThenNothingFails() {
		try (ConfigurableApplicationContext context = application(EngineApplication.class, EchoController.class).run(
				"--webtransport.server.enabled=false", "--webtransport.server.ssl.bundle=web",
				"--webtransport.server.allowed-origins=example.org")) {
			assertThat(context.getBeansOfType(WebTransportServer.class)).isEmpty();
		}
	}

	private static X509Bundle bundle() throws Exception {
		return new CertificateBuilder().subject("CN=localhost").setIsCertificateAuthority(true).buildSelfSigned();
	}

	private static void run(Class<?> controller, String... args) {
		assertThatException().isThrownBy(() -> application(Application.class, controller).run(args));
	}

	private static SpringApplication application(Class<?>... sources) {
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class })
	static class EngineApplication {

	}

	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class })
	static class Application extends FakeEngineConfiguration {

	}

	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

	static class InvalidController {

		@WebTransportMapping("/invalid")
		Mono<Void> invalid(String text) {
			return Mono.empty();
		}

	}

	static class OriginController {

		@WebTransportMapping(path = "/origin", allowedOrigins = "example.org")
		Mono<Void> origin() {
			return Mono.empty();
		}

	}

	static class TwiceController {

		@WebTransportMapping("/twice")
		Mono<Void> first() {
			return Mono.empty();
		}

		@WebTransportMapping("/twice")
		Mono<Void> second() {
			return Mono.empty();
		}

	}

}
