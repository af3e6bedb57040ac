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

import java.net.URI;
import java.time.Duration;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportServerAutoConfiguration} in web applications.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebTransportServerWebAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final ReactiveWebApplicationContextRunner servedRunner = this.reactiveRunner
		.withUserConfiguration(EchoController.class)
		.withPropertyValues("webtransport.server.http3.serve-web=true");

	@Test
	void whenWebTransportIsOffAndThereIsNoWebApplicationThenServerDoesNotStart() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.enable-webtransport=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebTransportServer.class));
	}

	@Test
	void whenWebTransportIsOffThenTheReactiveApplicationIsServed(CapturedOutput output) {
		this.reactiveRunner
			.withPropertyValues("webtransport.server.enable-webtransport=false",
					"webtransport.server.http3.serve-web=true")
			.run((context) -> {
				assertThat(context.getBean(FakeWebTransportServer.class).getSettings().isWebTransport()).isFalse();
				assertThat(context).hasSingleBean(Http3RequestHandler.class);
				assertThat(output).contains("HTTP/3 server started on port " + FakeWebTransportServer.PORT
						+ " (udp, h3) without WebTransport");
			});
	}

	@Test
	void whenWebTransportIsOffAndTheWebIsNotServedThenServerDoesNotStart() {
		this.reactiveRunner
			.withPropertyValues("webtransport.server.enable-webtransport=false",
					"webtransport.server.http3.serve-web=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebTransportServer.class));
	}

	@Test
	void whenNothingIsSaidThenTheWebApplicationHasNoSecondDoor() {
		this.reactiveRunner.withUserConfiguration(EchoController.class)
			.run((context) -> assertThat(context).hasSingleBean(WebTransportServer.class)
				.doesNotHaveBean(Http3RequestHandler.class));
		this.reactiveRunner.withPropertyValues("webtransport.server.enable-webtransport=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebTransportServer.class));
	}

	@Test
	void whenServeWebIsOnThenTheApplicationIsServedOverHttp3() {
		this.servedRunner.run((context) -> assertThat(context).hasSingleBean(Http3RequestHandler.class)
			.hasSingleBean(HttpHandler.class));
	}

	/**
	 * Else whoever is kept out by one server would come in by the other.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = {
			"server.address=127.0.0.1|-|server.address|webtransport.server.address",
			"server.address=127.0.0.1|webtransport.server.address=0.0.0.0|server.address|webtransport.server.address",
			"server.address=10.0.0.1|webtransport.server.address=10.0.0.2|server.address|webtransport.server.address",
			"server.ssl.client-auth=need|-|server.ssl.client-auth|webtransport.server.ssl.client-auth",
			"server.ssl.client-auth=NEED|webtransport.server.ssl.client-auth=want|server.ssl.client-auth|webtransport.server.ssl.client-auth",
			"server.ssl.clientAuth=want|-|server.ssl.client-auth|webtransport.server.ssl.client-auth",
			"server.forward-headers-strategy=framework|-|server.forward-headers-strategy|webtransport.server.http3.serve-web",
			"server.forwardHeadersStrategy=native|-|server.forward-headers-strategy|webtransport.server.http3.serve-web" })
	void whenTheWebServerIsStricterThenTheServerRefusesToStart(String web, @Nullable String webTransport,
			String webName, String webTransportName) {
		String[] values = (webTransport != null) ? new String[] { web, webTransport } : new String[] { web };
		this.servedRunner.withPropertyValues(values).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("'" + webName + "'")
				.hasMessageContaining("webtransport.server.http3.serve-web")
				.hasMessageContaining(webTransportName);
		});
		// What is not served needs no protection
		this.reactiveRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues(web)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "server.address=0.0.0.0|-", "server.address=127.0.0.1|webtransport.server.address=127.0.0.1",
					"server.address=10.0.0.1|webtransport.server.address=127.0.0.1", "server.ssl.client-auth=none|-",
					"server.forward-headers-strategy=none|-" })
	void whenTheWebServerIsNotStricterThenTheApplicationIsServed(String web, @Nullable String webTransport) {
		String[] values = (webTransport != null) ? new String[] { web, webTransport } : new String[] { web };
		this.servedRunner.withPropertyValues(values)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Http3RequestHandler.class));
	}

	@Test
	void whenTheWebServerAsksForCertificatesAndTheServerNeedsThemThenTheApplicationIsServed() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		this.servedRunner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("server.ssl.client-auth=want", "webtransport.server.ssl.client-auth=need",
					"webtransport.server.ssl.self-signed=false", "webtransport.server.ssl.bundle=web",
					"spring.ssl.bundle.pem.web.keystore.certificate=" + certificate.getCertificatePathPEM(),
					"spring.ssl.bundle.pem.web.keystore.private-key=" + certificate.getPrivateKeyPEM(),
					"spring.ssl.bundle.pem.web.truststore.certificate=" + certificate.getCertificatePEM())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Http3RequestHandler.class));
	}

	@Test
	void whenApplicationIsNotReactiveThenThereIsNothingToServeOverHttp3() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.run((context) -> assertThat(context).doesNotHaveBean(Http3RequestHandler.class));
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class))
			.withUserConfiguration(FakeEngineConfiguration.class, EchoController.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=true")
			.run((context) -> assertThat(context).hasSingleBean(WebTransportServer.class)
				.doesNotHaveBean(Http3RequestHandler.class));
	}

	@Test
	void shouldUseTheFormattersOfTheWebApplication() {
		this.reactiveRunner.withUserConfiguration(ColorController.class, FormatterConfiguration.class)
			.run((context) -> assertThat(
					decide(context.getBean(FakeWebTransportServer.class), request("/colors/red").build()).getStatus())
				.isEqualTo(200));
	}

	@Test
	void whenThereIsNoFormatterThenArgumentIsRejected() {
		this.contextRunner.withUserConfiguration(ColorController.class)
			.run((context) -> assertThat(
					decide(context.getBean(FakeWebTransportServer.class), request("/colors/red").build()).getStatus())
				.isEqualTo(400));
	}

	private static HandshakeInfo.Builder request(String path) {
		return HandshakeInfo.builder(URI.create("https://localhost:4433" + path));
	}

	private static HandshakeDecision decide(FakeWebTransportServer server, HandshakeInfo request) {
		HandshakeDecision decision = server.getSettings()
			.getHandshakeHandler()
			.handshake(request)
			.block(Duration.ofSeconds(5));
		assertThat(decision).isNotNull();
		return decision;
	}

	@WebTransportController
	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo(WebTransportSession session) {
			return Mono.empty();
		}

	}

	record Color(String name) {

	}

	@WebTransportController
	static class ColorController {

		@WebTransportMapping("/colors/{color}")
		Mono<Void> color(@PathVariable Color color) {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FormatterConfiguration implements WebFluxConfigurer {

		@Override
		public void addFormatters(FormatterRegistry registry) {
			registry.addConverter(String.class, Color.class, Color::new);
		}

	}

}
