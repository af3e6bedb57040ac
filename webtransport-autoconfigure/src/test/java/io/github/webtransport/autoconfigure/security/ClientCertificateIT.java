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

package io.github.webtransport.autoconfigure.security;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;

import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that prove who they are by a certificate, over real sockets.
 */
class ClientCertificateIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static X509Bundle authority;

	private static X509Bundle server;

	private static X509Bundle ada;

	private static X509Bundle eve;

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
				ReactiveUserDetailsServiceAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class))
		.withUserConfiguration(ReactiveConfiguration.class)
		.withBean(Controller.class)
		.withPropertyValues(properties());

	private final WebApplicationContextRunner servletRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class, WebMvcAutoConfiguration.class,
				SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class))
		.withUserConfiguration(ServletConfiguration.class)
		.withBean(Controller.class)
		.withPropertyValues(properties());

	@BeforeAll
	static void issueCertificates() throws Exception {
		authority = new CertificateBuilder().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
		server = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.addSanIpAddress("127.0.0.1")
			.buildIssuedBy(authority);
		ada = new CertificateBuilder().subject("CN=ada").buildIssuedBy(authority);
		eve = new CertificateBuilder().subject("CN=eve").buildIssuedBy(authority);
	}

	private static String[] properties() {
		return new String[] { "webtransport.server.port=0", "webtransport.server.address=127.0.0.1",
				"webtransport.server.listeners=1", "webtransport.server.ssl.bundle=server",
				"webtransport.server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.keystore.certificate=" + server.getCertificatePathPEM(),
				"spring.ssl.bundle.pem.server.keystore.private-key=" + server.getPrivateKeyPEM(),
				"spring.ssl.bundle.pem.server.truststore.certificate=" + authority.getCertificatePEM() };
	}

	@Test
	void certificateReachesTheChainOfAReactiveApplication() {
		this.reactiveRunner.run(ClientCertificateIT::onlyAdaComesIn);
	}

	@Test
	void certificateReachesTheFiltersOfAServletApplication() {
		this.servletRunner.run(ClientCertificateIT::onlyAdaComesIn);
	}

	private static void onlyAdaComesIn(ApplicationContext context) throws Exception {
		StepVerifier.create(greeting(context, null))
			.expectErrorSatisfies(ClientCertificateIT::isRefused)
			.verify(TIMEOUT);
		StepVerifier.create(greeting(context, eve))
			.expectErrorSatisfies(ClientCertificateIT::isRefused)
			.verify(TIMEOUT);
		StepVerifier.create(greeting(context, ada)).expectNext("ada").expectComplete().verify(TIMEOUT);
	}

	private static void isRefused(Throwable failure) {
		assertThat(failure).isInstanceOfSatisfying(SessionRejectedException.class,
				(rejected) -> assertThat(rejected.getHttpStatus()).isIn(401, 403));
	}

	private static Mono<String> greeting(ApplicationContext context, @Nullable X509Bundle certificate)
			throws Exception {
		WebTransportServer running = context.getBean(WebTransportServer.class);
		assertThat(running.getAddress()).isNotNull();
		WebTransportClient.Builder builder = WebTransportClient.builder()
			.trustManager(authority.toTrustManagerFactory());
		if (certificate != null) {
			builder.keyManager(certificate.toKeyManagerFactory(), null);
		}
		return Mono.usingWhen(Mono.just(builder.build()),
				(client) -> client.open(URI.create("https://127.0.0.1:" + running.getAddress().getPort() + "/whoami"))
					.flatMapMany(WebTransportSession::receiveDatagrams)
					.map((datagram) -> {
						String text = datagram.toString(StandardCharsets.UTF_8);
						DataBufferUtils.release(datagram);
						return text;
					})
					.next(),
				WebTransportClient::close);
	}

	private static UserDetails user() {
		return User.withUsername("ada").password("{noop}none").roles("USER").build();
	}

	static class Controller {

		@WebTransportMapping("/whoami")
		Mono<Void> whoami(Principal user, WebTransportSession session) {
			return session
				.sendDatagrams(Mono
					.fromSupplier(() -> session.bufferFactory().wrap(user.getName().getBytes(StandardCharsets.UTF_8))))
				.then(Mono.never());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveConfiguration {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.x509(Customizer.withDefaults())
				.authorizeExchange((authorize) -> authorize.anyExchange().authenticated())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(user());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServletConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.x509(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize.anyRequest().authenticated())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(user());
		}

	}

}
