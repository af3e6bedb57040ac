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

package io.github.webtransport.autoconfigure.browser;

import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;

/**
 * The names by which a page on this machine may find the server.
 */
final class Hosts {

	static final String NAME = "localhost";

	static final String ADDRESS = "127.0.0.1";

	private Hosts() {
	}

	static Stream<DynamicTest> each(String name, Consumer<String> test) {
		return Stream.of(NAME, ADDRESS).map((host) -> test(host + " " + name, () -> test.accept(host)));
	}

	private static DynamicTest test(String name, Runnable test) {
		return DynamicTest.dynamicTest(name.trim(), test::run);
	}

}
