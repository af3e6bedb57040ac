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

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the code and the reason of the end of a session.
 */
@BrowserTest
class CloseIT {

	@Autowired
	private Journal journal;

	@TestFactory
	Stream<DynamicTest> whenServerClosesThenBrowserLearnsCodeAndReason(Page page) {
		return ends().flatMap((end) -> Hosts.each(end.name(), (host) -> {
			Object closed = page.run("""
					const [code, reason] = [args[1], encodeURIComponent(args[2])];
					const transport = await wt.connect(`/close?code=${code}&reason=${reason}`, args[0]);
					return await transport.closed;
					""", host, end.code(), end.reason());
			assertThat(closed).isEqualTo(Map.of("closeCode", end.code(), "reason", end.received()));
		}));
	}

	@TestFactory
	Stream<DynamicTest> whenBrowserClosesThenServerLearnsCodeAndReason(Page page) {
		return ends().flatMap((end) -> Hosts.each(end.name(), (host) -> {
			this.journal.clear();
			page.run("""
					const transport = await wt.connect("/closed", args[0]);
					transport.close({ closeCode: args[1], reason: args[2] });
					await transport.closed;
					""", host, end.code(), end.reason());
			this.journal.awaitOnly("closed " + end.code() + " " + end.received());
		}));
	}

	/**
	 * A reason has at most 1024 bytes, which are 512 characters of two bytes.
	 */
	private static Stream<End> ends() {
		return Stream.of(new End(0, "", ""), new End(0, "Bye", "Bye"), new End(1234, "", ""),
				new End(1234, "Out of cake", "Out of cake"), new End(1234, "ß".repeat(512), "ß".repeat(512)),
				new End(1234, "a" + "ß".repeat(600), "a" + "ß".repeat(511)), new End(4294967295L, "", ""),
				new End(4294967295L, "Schöne Grüße 👋", "Schöne Grüße 👋"));
	}

	private record End(long code, String reason, String received) {

		String name() {
			return this.code + ", " + this.reason.length() + " characters";
		}

	}

}
