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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application of a page. Its files are the blocks that follow a line with nothing but
 * a path.
 */
final class PageApplication {

	private static final Pattern FILE = Pattern.compile("`src/(main|test)/(java|resources)/(.+)`");

	private final Path classes;

	private final List<Path> sources = new ArrayList<>();

	private final List<String> tests = new ArrayList<>();

	/**
	 * Write the files of a page, and compile them.
	 * @param page the page
	 * @param folder an empty folder to write to
	 */
	PageApplication(Page page, Path folder) throws IOException {
		this.classes = Files.createDirectory(folder.resolve("classes"));
		for (CodeBlock block : page.blocks("java", "yaml", "html")) {
			Matcher file = FILE.matcher(page.lines().get(block.line() - 4));
			if (file.matches()) {
				add(block, file, folder);
			}
		}
		compile();
	}

	private void add(CodeBlock block, Matcher file, Path folder) throws IOException {
		String name = file.group(3);
		boolean java = file.group(2).equals("java");
		Path path = (java ? folder : this.classes).resolve(name);
		Files.createDirectories(path.getParent());
		Files.writeString(path, block.code());
		if (java) {
			this.sources.add(path);
		}
		if (name.endsWith("Tests.java")) {
			this.tests.add(name.replace(".java", "").replace('/', '.'));
		}
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-parameters", "--release", "17", "-classpath",
					System.getProperty("java.class.path"), "-d", this.classes.toString());
			assertThat(
					compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(this.sources))
						.call())
				.isTrue();
		}
	}

	/**
	 * Run the tests of the application.
	 * @return how they ended
	 */
	TestExecutionSummary test() throws IOException {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (ApplicationClassLoader loader = new ApplicationClassLoader(this.classes.toUri().toURL(), before)) {
			thread.setContextClassLoader(loader);
			SummaryGeneratingListener listener = new SummaryGeneratingListener();
			LauncherFactory.create()
				.execute(LauncherDiscoveryRequestBuilder.request()
					.selectors(this.tests.stream().map((test) -> select(loader, test)).toList())
					.build(), listener);
			return listener.getSummary();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static ClassSelector select(ClassLoader loader, String test) {
		return DiscoverySelectors.selectClass(loader, test);
	}

	/**
	 * Leaves the configuration of the tests of this module out.
	 */
	private static final class ApplicationClassLoader extends URLClassLoader {

		ApplicationClassLoader(URL classes, ClassLoader parent) {
			super(new URL[] { classes }, parent);
		}

		@Override
		public @Nullable URL getResource(String name) {
			return name.startsWith("application.") ? findResource(name) : super.getResource(name);
		}

	}

}
