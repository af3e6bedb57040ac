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

package io.github.webtransport.test;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.test.security.SecurityMockConfigurers;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Proves that the test client needs no Spring Security, and that users are made up
 * without its support for OAuth 2.
 */
class WithoutSpringSecurityTests {

	@Test
	void whenThereIsNoSpringSecurityThenSessionsAreOpened() throws Exception {
		assertThat(run(".*spring-(boot-)?(starter-)?security-.*", WithoutQuicTests.Application.class,
				"org.springframework.security.core.Authentication"))
			.isEqualTo("pong");
	}

	@Test
	void whenThereIsNoOAuth2ThenUsersAreMadeUp() throws Exception {
		assertThat(run("spring-security-oauth2-.*", MadeUp.class, "org.springframework.security.oauth2.jwt.Jwt"))
			.isEqualTo("ann");
	}

	private static Object run(String missing, Class<? extends Supplier<String>> application, String missingType)
			throws Exception {
		ClassLoader former = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPathWithout(missing),
				ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass(missingType));
			Thread.currentThread().setContextClassLoader(loader);
			Object supplier = loader.loadClass(application.getName()).getConstructor().newInstance();
			return ((Supplier<?>) supplier).get();
		}
		finally {
			Thread.currentThread().setContextClassLoader(former);
		}
	}

	private static URL[] classPathWithout(String missing) throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			File file = new File(entry);
			if (!file.getName().matches(missing)) {
				urls.add(file.toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * Opens a session of a user, and tells who that is to the server.
	 */
	public static class MadeUp implements Supplier<String> {

		@Override
		public String get() {
			TestServer server = new TestServer();
			List<String> names = new ArrayList<>();
			server.handle((info) -> info.getPrincipal()
				.doOnNext((principal) -> names.add(principal.getName()))
				.thenReturn(HandshakeDecision.accept(info, (session) -> Mono.never())));
			WebTransportTestClient client = server.client().build();
			client.mutateWith(SecurityMockConfigurers.mockUser("ann")).path("/").exchange().expectOpen();
			client.closeSessions();
			server.stop();
			return String.join(", ", names);
		}

	}

}
