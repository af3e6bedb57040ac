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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.session.WebTransportSessionClosedEvent;
import io.github.webtransport.spring.session.WebTransportSessionExpiry;
import io.github.webtransport.spring.session.WebTransportSessionOpenedEvent;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import io.github.webtransport.spring.session.WebTransportSessionRegistry.BroadcastResult;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for secured sessions, with the client over UDP.
 */
class SecuredSessionIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String[] PROPERTIES = { "webtransport.server.ssl.self-signed=true",
			"webtransport.server.port=0", "webtransport.server.address=127.0.0.1", "webtransport.server.listeners=1" };

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
			SslAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withBean(PrincipalController.class)
		.withPropertyValues(PROPERTIES)
		.withClassLoader(new FilteredClassLoader("org.springframework.security"));

	/**
	 * The registry of the JVM looks for accessors once, with the class loader of whoever
	 * comes first.
	 */
	@BeforeAll
	static void loadContextRegistry() {
		ContextRegistry.getInstance();
	}

	@Test
	void webFluxWithSpringSecurity() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
					ReactiveUserDetailsServiceAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class))
			.withBean(MapReactiveUserDetailsService.class, () -> new MapReactiveUserDetailsService(ada()))
			.withBean(PrincipalController.class)
			.withPropertyValues(PROPERTIES)
			.run(this::onlyAdaComesIn);
	}

	@Test
	void mvcWithSpringSecurity() {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class, SecurityAutoConfiguration.class,
					ServletWebSecurityAutoConfiguration.class))
			.withBean(UserDetailsService.class, () -> new InMemoryUserDetailsManager(ada()))
			.withBean(PrincipalController.class)
			.withPropertyValues(PROPERTIES)
			.run(this::onlyAdaComesIn);
	}

	@Test
	void withoutWebServer() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(SecurityAutoConfiguration.class))
			.withBean(PrincipalController.class)
			.withPropertyValues(PROPERTIES)
			.withPropertyValues("spring.security.user.name=ada", "spring.security.user.password=ada-pw")
			.run(this::onlyAdaComesIn);
	}

	@Test
	void withoutSpringSecurity() {
		this.runner.withBean(WebTransportHandshakeSecurity.class, () -> SecuredSessionIT::password)
			.run(this::onlyAdaComesIn);
	}

	private static UserDetails ada() {
		return User.withUsername("ada").password("{noop}ada-pw").roles("USER").build();
	}

	private static Mono<HandshakeDecision> password(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return Handshakes.basicHeader("ada", "ada-pw").equals(request.getHeaders().getFirst("authorization"))
				? next.apply(request.mutate().principal(Mono.just(() -> "ada")).build())
				: Mono.just(HandshakeDecision.reject(401));
	}

	private void onlyAdaComesIn(ApplicationContext context) {
		PrincipalController controller = context.getBean(PrincipalController.class);
		withClient(context, (client) -> {
			StepVerifier.create(client.open(request(context, "/secret", null)))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(SessionRejectedException.class)
					.extracting((rejected) -> ((SessionRejectedException) rejected).getHttpStatus())
					.isIn(401, 403))
				.verify(TIMEOUT);
			assertThat(controller.names).isEmpty();
			assertThat(client.open(request(context, "/secret", "ada-pw"))
				.flatMapMany(WebTransportSession::receiveDatagrams)
				.map(SecuredSessionIT::text)
				.blockFirst(TIMEOUT)).isEqualTo("ada");
			assertThat(controller.names).containsExactly("ada");
		});
	}

	@Test
	void whenAuthenticationIsRevokedThenSessionsEnd() {
		Sinks.One<CloseStatus> revoked = Sinks.one();
		this.runner.withBean(WebTransportSessionExpiry.class, () -> (session, principal) -> revoked.asMono())
			.run((context) -> withClient(context, (client) -> {
				WebTransportSession session = open(client, context);
				revoked.tryEmitValue(CloseStatus.of(4401, "Revoked"));
				assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(4401, "Revoked"));
			}));
	}

	@Test
	void registryFindsReachesAndClosesSessions() {
		this.runner.run((context) -> withClient(context, (client) -> {
			WebTransportSessionRegistry registry = context.getBean(WebTransportSessionRegistry.class);
			WebTransportSession session = client.open(request(context, "/open", null)).block(TIMEOUT);
			assertThat(session).isNotNull();
			Flux<String> datagrams = session.receiveDatagrams().map(SecuredSessionIT::text).replay().autoConnect();
			assertThat(datagrams.blockFirst(TIMEOUT)).isEqualTo("nobody");
			List<WebTransportSession> members = registry.findByPath("/*");
			assertThat(registry.count()).isEqualTo(1);
			assertThat(members).hasSize(1);
			Flux<String> messages = session.incomingUnidirectionalStreams()
				.flatMap((stream) -> DataBufferUtils.join(stream.receive()).map(SecuredSessionIT::text));
			StepVerifier.create(messages.take(1))
				.then(() -> assertThat(registry.broadcastMessage(members, "hello".getBytes()).block(TIMEOUT))
					.isEqualTo(new BroadcastResult(1, 0)))
				.expectNext("hello")
				.expectComplete()
				.verify(TIMEOUT);
			StepVerifier.create(datagrams.skip(1).take(1))
				.then(() -> assertThat(registry.broadcastDatagram(members, "hi".getBytes())).isEqualTo(1))
				.expectNext("hi")
				.expectComplete()
				.verify(TIMEOUT);
			registry.close(members, CloseStatus.of(7)).block(TIMEOUT);
			assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(7));
			assertThat(members.get(0).closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(7));
			assertThat(registry.count()).isZero();
		}));
	}

	@Test
	void whenMemberGivesNoCreditThenTheOthersAreReached() {
		this.runner.run((context) -> withClient(context, (client) -> {
			WebTransportSessionRegistry registry = context.getBean(WebTransportSessionRegistry.class);
			// Nothing of this session is read, so that its credit for streams ends
			open(client, context);
			List<WebTransportSession> slow = registry.findAll();
			WebTransportSession fast = open(client, context);
			Sinks.Many<String> received = Sinks.many().replay().all();
			fast.incomingUnidirectionalStreams()
				.flatMap((stream) -> DataBufferUtils.join(stream.receive()).map(SecuredSessionIT::text))
				.onErrorComplete()
				.subscribe(received::tryEmitNext);
			byte[] message = new byte[4 << 20];
			assertThat(registry.broadcastMessage(slow, message, Duration.ofMillis(200)).block(TIMEOUT))
				.isEqualTo(new BroadcastResult(0, 1));
			StepVerifier
				.create(registry.broadcastMessage(registry.findAll(), "news".repeat(1 << 20).getBytes(),
						Duration.ofSeconds(5)))
				.then(() -> assertThat(received.asFlux().blockFirst(TIMEOUT)).hasSize(4 << 20))
				.thenCancel()
				.verify(TIMEOUT);
		}));
	}

	@Test
	void eventsTellOfSessions() {
		this.runner.withBean(SessionEvents.class).run((context) -> withClient(context, (client) -> {
			SessionEvents events = context.getBean(SessionEvents.class);
			WebTransportSession session = open(client, context);
			assertThat(events.next()).isEqualTo("opened /open");
			session.close(CloseStatus.of(3, "bye")).block(TIMEOUT);
			assertThat(events.next()).isEqualTo("closed /open 3");
		}));
	}

	private static WebTransportSession open(WebTransportClient client, ApplicationContext context) {
		WebTransportSession session = client.open(request(context, "/open", null)).block(TIMEOUT);
		assertThat(session).isNotNull();
		// The server has begun with it when it has said something
		assertThat(session.receiveDatagrams().map(SecuredSessionIT::text).blockFirst(TIMEOUT)).isEqualTo("nobody");
		return session;
	}

	private static SessionRequest request(ApplicationContext context, String path, @Nullable String password) {
		WebTransportServer server = context.getBean(WebTransportServer.class);
		assertThat(server.getAddress()).isNotNull();
		SessionRequest.Builder builder = SessionRequest
			.builder(URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path));
		if (password != null) {
			builder.header("authorization", Handshakes.basicHeader("ada", password));
		}
		return builder.build();
	}

	private static void withClient(ApplicationContext context, Consumer<WebTransportClient> test) {
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
		try {
			test.accept(client);
		}
		finally {
			client.close().block(TIMEOUT);
		}
	}

	private static String text(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	static class PrincipalController {

		private final BlockingQueue<String> names = new LinkedBlockingQueue<>();

		@WebTransportMapping("/secret")
		Mono<Void> secret(Principal principal, WebTransportSession session) {
			this.names.add(principal.getName());
			return greet(session, principal.getName());
		}

		@WebTransportMapping("/open")
		Mono<Void> open(WebTransportSession session) {
			return greet(session, "nobody");
		}

		private static Mono<Void> greet(WebTransportSession session, String greeting) {
			session.sendDatagram(session.bufferFactory().wrap(greeting.getBytes()));
			return Mono.never();
		}

	}

	static class SessionEvents {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		@Nullable String next() {
			try {
				return this.events.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return null;
			}
		}

		@EventListener
		void opened(WebTransportSessionOpenedEvent event) {
			this.events.add("opened " + event.getSession().getHandshakeInfo().getPath());
		}

		@EventListener
		void closed(WebTransportSessionClosedEvent event) {
			this.events
				.add("closed " + event.getSession().getHandshakeInfo().getPath() + " " + event.getCloseStatus().code());
		}

	}

}
