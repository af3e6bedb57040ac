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
import java.time.Duration;
import java.time.Instant;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.session.WebTransportSessionOpenedEvent;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tokens of sessions, over real sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenExpiryIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration LIFETIME = Duration.ofSeconds(2);

	private static final String TOKEN = "s3cret.token";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class,
				SecurityAutoConfiguration.class))
		.withBean(Rooms.class)
		.withBean(JwtDecoder.class, () -> TokenExpiryIT::decode)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.listeners=1",
				"webtransport.server.security.access-token-in-query=true");

	@Test
	void whenTheTokenExpiresThenTheSessionEnds() {
		this.runner.run((context) -> assertThat(closeStatus(context, "/room?access_token=" + TOKEN).block(TIMEOUT))
			.isEqualTo(CloseStatus.of(4401, "Token expired")));
	}

	@Test
	void whenTheApplicationSaysSoThenTheSessionStays() {
		this.runner.withPropertyValues("webtransport.server.security.close-on-token-expiry=false")
			.run((context) -> StepVerifier.create(closeStatus(context, "/room?access_token=" + TOKEN))
				.expectSubscription()
				.expectNoEvent(LIFETIME.multipliedBy(2))
				.thenCancel()
				.verify(TIMEOUT));
	}

	@Test
	void whenTheTokenOfAFirstMessageExpiresThenTheSessionEnds() {
		this.runner.run((context) -> assertThat(closeStatus(context, "/login?access_token=lasting").block(TIMEOUT))
			.isEqualTo(CloseStatus.of(4401, "Token expired")));
	}

	/**
	 * Addresses end up in logs: the token in them must not.
	 */
	@Test
	void tokensOfTheQueryAreNotLogged(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("io.github.webtransport", LogLevel.TRACE);
		try {
			this.runner.withBean(Events.class).run((context) -> {
				assertThat(closeStatus(context, "/room?access_token=" + TOKEN + "&filter[a]=1").block(TIMEOUT))
					.isEqualTo(CloseStatus.of(4401, "Token expired"));
				for (String ended : new String[] { "/room?access_token=forged." + TOKEN,
						"/room?access_token=" + TOKEN + "&access_token=" + TOKEN, "/nowhere?ticket=" + TOKEN,
						"/failing?access_token=" + TOKEN + "&ticket=" + TOKEN }) {
					closeStatus(context, ended).onErrorComplete().blockOptional(TIMEOUT);
				}
				assertThat(context.getBean(Events.class).text).contains("/room").doesNotContain(TOKEN);
			});
			assertThat(output).contains("Rejected session for '/nowhere'").doesNotContain(TOKEN);
		}
		finally {
			logging.setLogLevel("io.github.webtransport", null);
		}
	}

	private static Mono<CloseStatus> closeStatus(ApplicationContext context, String path) {
		WebTransportServer server = context.getBean(WebTransportServer.class);
		assertThat(server.getAddress()).isNotNull();
		URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
		return Mono.usingWhen(Mono.just(client),
				(opened) -> opened.open(SessionRequest.of(uri)).flatMap(WebTransportSession::closeStatus),
				WebTransportClient::close);
	}

	private static Jwt decode(String token) {
		if (token.startsWith("forged")) {
			throw new BadJwtException("forged");
		}
		Instant end = Instant.now().plus(token.equals("lasting") ? Duration.ofHours(1) : LIFETIME);
		return Jwt.withTokenValue(token).header("alg", "none").subject("grace").expiresAt(end).build();
	}

	static class Rooms {

		private final WebTransportSessionRegistry registry;

		Rooms(WebTransportSessionRegistry registry) {
			this.registry = registry;
		}

		@WebTransportMapping("/room")
		Mono<Void> room(WebTransportSession session) {
			return Mono.never();
		}

		@WebTransportMapping("/login")
		Mono<Void> login(WebTransportSession session) {
			return Mono
				.fromRunnable(
						() -> this.registry.setPrincipal(session, new JwtAuthenticationToken(decode("first message"))))
				.then(Mono.never());
		}

		@WebTransportMapping("/failing")
		Mono<Void> failing(WebTransportSession session) {
			return Mono.error(new IllegalStateException("expected by the test"));
		}

	}

	static class Events {

		private volatile String text = "";

		@EventListener
		void on(WebTransportSessionOpenedEvent event) {
			this.text += event;
		}

	}

}
