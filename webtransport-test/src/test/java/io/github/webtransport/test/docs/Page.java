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

package io.github.webtransport.test.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, in Markdown.
 */
record Page(Path file, List<String> lines) {

	static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

	private static final Pattern INLINE_CODE = Pattern.compile("`([^`]+)`");

	private static final String FENCE = "```";

	static Page of(String path) {
		return of(PROJECT.resolve(path));
	}

	static Page of(Path file) {
		try {
			return new Page(file, Files.readAllLines(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the README and all pages of {@code docs/}.
	 */
	static List<Page> all() {
		List<Page> pages = new ArrayList<>();
		pages.add(of("README.md"));
		try (Stream<Path> files = Files.list(PROJECT.resolve("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md")).sorted().map(Page::of).forEach(pages::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages;
	}

	String name() {
		return PROJECT.relativize(this.file).toString();
	}

	/**
	 * Return the fenced blocks of these languages.
	 */
	List<CodeBlock> blocks(String... languages) {
		List<CodeBlock> blocks = new ArrayList<>();
		Set<String> wanted = Set.of(languages);
		int start = -1;
		for (int i = 0; i < this.lines.size(); i++) {
			String line = this.lines.get(i);
			if (!line.startsWith(FENCE)) {
				continue;
			}
			if (start < 0) {
				start = i;
				continue;
			}
			String language = this.lines.get(start).substring(FENCE.length()).trim();
			if (wanted.contains(language)) {
				blocks.add(new CodeBlock(name(), start + 2, this.lines.subList(start + 1, i)));
			}
			start = -1;
		}
		return blocks;
	}

	/**
	 * Return the lines outside of fenced blocks.
	 */
	List<String> prose() {
		List<String> prose = new ArrayList<>();
		boolean fenced = false;
		for (String line : this.lines) {
			if (line.startsWith(FENCE)) {
				fenced = !fenced;
			}
			else if (!fenced) {
				prose.add(line);
			}
		}
		return prose;
	}

	/**
	 * Return where the links point to that stay within the project.
	 */
	List<String> internalLinks() {
		return matches(LINK).filter((target) -> !target.contains("://")).toList();
	}

	List<String> inlineCode() {
		return matches(INLINE_CODE).toList();
	}

	private Stream<String> matches(Pattern pattern) {
		return pattern.matcher(String.join("\n", prose())).results().map((MatchResult match) -> match.group(1));
	}

	/**
	 * Return the names by which headings can be linked to, as GitHub makes them.
	 */
	Set<String> anchors() {
		Set<String> anchors = new LinkedHashSet<>();
		for (String line : prose()) {
			if (line.startsWith("#")) {
				String title = line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT);
				String anchor = title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
				String unique = anchor;
				for (int i = 1; !anchors.add(unique); i++) {
					unique = anchor + "-" + i;
				}
			}
		}
		return anchors;
	}

	/**
	 * Return the cells of the rows of the first table whose header starts with a cell.
	 */
	List<List<String>> table(String firstHeader) {
		return this.lines.stream()
			.dropWhile((line) -> !line.startsWith("| " + firstHeader + " |"))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.map((line) -> Stream.of(line.substring(1).split("\\|")).map(String::trim).toList())
			.toList();
	}

}
