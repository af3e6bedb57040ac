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

package io.github.webtransport.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the document.
 */
final class ConformanceDocument {

	private static final Map<Character, String> LISTS = Map.of('S', "The server", 'C', "The client", 'R',
			"Hostile and broken peers");

	private final List<Row> rows;

	private final AnnotatedTests tests;

	private final StringBuilder out = new StringBuilder();

	ConformanceDocument(List<Row> rows, AnnotatedTests tests) {
		this.rows = rows;
		this.tests = tests;
	}

	/**
	 * How far a row is proven.
	 */
	enum State {

		PROVEN("proven"),

		PARTLY("proven as far as the engine goes"),

		LIMIT("engine limit"),

		OPEN("open"),

		MISSING("missing");

		private final String text;

		State(String text) {
			this.text = text;
		}

	}

	State state(Row row) {
		boolean proven = !row.tests().isEmpty() || !this.tests.of(row.id()).isEmpty();
		if (!row.open().isEmpty()) {
			return State.OPEN;
		}
		if (!row.limits().isEmpty()) {
			return proven ? State.PARTLY : State.LIMIT;
		}
		return proven ? State.PROVEN : State.MISSING;
	}

	String write() {
		introduce();
		char list = 0;
		for (Row row : this.rows) {
			if (row.id().charAt(0) != list) {
				list = row.id().charAt(0);
				line("");
				line("## " + LISTS.get(list));
			}
			write(row);
		}
		return this.out.toString();
	}

	private void introduce() {
		line("# Conformance");
		line("");
		line("What WebTransport over HTTP/3 asks of a server (S) and of a client (C), and what hostile and broken peers");
		line("may try (R), row by row, with the test cases that prove it. A case of a class that ends with `IT` talks to a");
		line("real server over UDP, mostly as a bare QUIC peer that writes chosen bytes on chosen streams.");
		line("");
		line("This file is generated from the `@Rows` annotations of the tests and from `rows.txt` beside them. The build");
		line("fails when it differs from them, or when a row has neither a case nor a reason. To write it anew:");
		line("");
		line("```shell");
		line("mvn -pl webtransport-core -am test -Dtest=ConformanceDocumentTests -Dsurefire.failIfNoSpecifiedTests=false "
				+ "-Dwebtransport.conformance.write=true");
		line("```");
		line("");
		line("| | rows | proven | proven as far as the engine goes | engine limit | open |");
		line("|---|---|---|---|---|---|");
		for (char list : new char[] { 'S', 'C', 'R' }) {
			List<Row> rows = this.rows.stream().filter((row) -> row.id().charAt(0) == list).toList();
			line("| " + LISTS.get(list) + " | " + rows.size() + " | " + count(rows, State.PROVEN) + " | "
					+ count(rows, State.PARTLY) + " | " + count(rows, State.LIMIT) + " | " + count(rows, State.OPEN)
					+ " |");
		}
	}

	private long count(List<Row> rows, State state) {
		return rows.stream().filter((row) -> state(row) == state).count();
	}

	private void write(Row row) {
		line("");
		line("### " + row.id() + " " + row.title());
		line("");
		State state = state(row);
		if (state != State.PROVEN) {
			line("*" + state.text + "*");
			line("");
		}
		row.limits().forEach((limit) -> line("- Engine limit: " + limit));
		row.open().forEach((open) -> line("- Open: " + open));
		Map<String, Set<String>> classes = new TreeMap<>(this.tests.of(row.id()));
		for (OtherTest test : row.tests()) {
			classes.computeIfAbsent(test.simpleClassName() + "` of `" + test.module(), (key) -> new TreeSet<>())
				.add(test.method());
		}
		classes.forEach((name, methods) -> line("- `" + name + "`: " + String.join(", ", methods)));
	}

	private void line(String line) {
		this.out.append(line).append('\n');
	}

}
