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

package io.github.webtransport.test.autoconfigure.propagation;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.autoconfigure.AutoConfigureTestWebTransport;
import io.github.webtransport.test.autoconfigure.WebTransportTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proves that a slice has the context propagation of its application, whatever ran before
 * it. Reactor is told once for all of the JVM, so that each order has classes of its own.
 */
class ContextPropagationTests {

	static Stream<Arguments> orders() {
		return Stream.of(Arguments.argumentSet("the slice first", List.of(Slice.class, Whole.class)),
				Arguments.argumentSet("the application first", List.of(Whole.class, Slice.class)));
	}

	@ParameterizedTest
	@MethodSource("orders")
	void shouldBeThatOfTheApplicationInEveryOrder(List<Class<?>> tests) throws Exception {
		List<String> names = tests.stream().map(Class::getName).toList();
		ClassLoader former = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			assertThat(run(loader, names)).isEqualTo(List.of("ann", "ann"));
		}
		finally {
			Thread.currentThread().setContextClassLoader(former);
		}
	}

	@SuppressWarnings("unchecked")
	private static List<String> run(ClassLoader loader, List<String> tests) throws ReflectiveOperationException {
		Function<List<String>, List<String>> runner = (Function<List<String>, List<String>>) loader
			.loadClass(Runner.class.getName())
			.getConstructor()
			.newInstance();
		return runner.apply(tests);
	}

	private static URL[] classPath() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(new File(entry).toURI().toURL());
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * Runs tests among the classes that it belongs to.
	 */
	public static class Runner implements Function<List<String>, List<String>> {

		@Override
		public List<String> apply(List<String> tests) {
			return tests.stream().map(Runner::run).toList();
		}

		private static String run(String name) {
			try {
				Class<?> type = Class.forName(name);
				TestContextManager manager = new TestContextManager(type);
				Object test = type.getDeclaredConstructor().newInstance();
				manager.beforeTestClass();
				manager.prepareTestInstance(test);
				String seen = ((SeenByTheHandler) test).get();
				manager.afterTestClass();
				return seen;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
	abstract static class SeenByTheHandler implements Supplier<String> {

		private static final Duration TIMEOUT = Duration.ofSeconds(30);

		@Autowired
		private WebTransportTestClient client;

		@Override
		public String get() {
			return this.client.path("/who")
				.exchange()
				.session()
				.closeStatus()
				.map(CloseStatus::reason)
				.blockOptional(TIMEOUT)
				.orElseThrow();
		}

	}

	@WebTransportTest(properties = "spring.reactor.context-propagation=auto")
	static class Slice extends SeenByTheHandler {

	}

	@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "spring.reactor.context-propagation=auto")
	@AutoConfigureTestWebTransport
	static class Whole extends SeenByTheHandler {

	}

}
