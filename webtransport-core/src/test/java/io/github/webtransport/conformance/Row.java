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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the check lists, as far as no test of this module tells it.
 *
 * @param id its name, such as {@code R23}
 * @param title what it is about
 * @param limits why the engine does not allow it, or a part of it
 * @param open what is not proven yet
 * @param tests tests of other modules
 */
record Row(String id, String title, List<String> limits, List<String> open, List<OtherTest> tests) {

	private static final String RESOURCE = "rows.txt";

	/**
	 * Read all rows, in their order.
	 */
	static List<Row> readAll() {
		List<Row> rows = new ArrayList<>();
		try (InputStream in = Row.class.getResourceAsStream(RESOURCE)) {
			if (in == null) {
				throw new IllegalStateException("No " + RESOURCE);
			}
			BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith("\t")) {
					rows.get(rows.size() - 1).add(line.strip());
				}
				else if (!line.isEmpty() && !line.startsWith("#")) {
					String[] idAndTitle = line.split(" ", 2);
					rows.add(new Row(idAndTitle[0], idAndTitle[1], new ArrayList<>(), new ArrayList<>(),
							new ArrayList<>()));
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read " + RESOURCE, ex);
		}
		return rows;
	}

	private void add(String line) {
		String[] keyAndValue = line.split(": ", 2);
		switch (keyAndValue[0]) {
			case "limit" -> this.limits.add(keyAndValue[1]);
			case "open" -> this.open.add(keyAndValue[1]);
			case "test" -> this.tests.add(OtherTest.parse(keyAndValue[1]));
			default -> throw new IllegalStateException("Row " + this.id + " has a line '" + line + "'");
		}
	}

}
