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
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Compiles the Java of pages, all of it at once, on the class path of the tests. What is
 * no whole file gets its imports here, and what belongs into a class gets one that has
 * what {@link ReaderApplication} has.
 */
final class JavaCompilation {

	private static final Pattern TYPE = Pattern
		.compile("(?m)^(public |abstract |final |sealed )*(class|interface|record|enum|@interface) ");

	private static final List<String> LIBRARIES = List.of("java.io", "java.net", "java.nio.charset", "java.security",
			"java.time", "java.util", "java.util.function", "jakarta.validation", "reactor.core.publisher",
			"reactor.util.retry", "org.springframework.beans.factory.annotation",
			"org.springframework.boot.autoconfigure", "org.springframework.boot.test.context",
			"org.springframework.context.annotation", "org.springframework.context.event",
			"org.springframework.core.annotation", "org.springframework.core.io.buffer", "org.springframework.http",
			"org.springframework.security.authentication", "org.springframework.security.config",
			"org.springframework.security.config.annotation.web.builders",
			"org.springframework.security.config.web.server", "org.springframework.security.core",
			"org.springframework.security.core.context", "org.springframework.security.core.userdetails",
			"org.springframework.security.oauth2.server.resource.authentication", "org.springframework.security.web",
			"org.springframework.security.web.server", "org.springframework.security.web.server.util.matcher",
			"org.springframework.stereotype", "org.springframework.test.context.bean.override.mockito",
			"org.springframework.web.bind.annotation", "org.springframework.web.server");

	private static final List<String> MEMBERS = List.of("org.junit.jupiter.api.Test",
			"org.springframework.context.event.EventListener", "static org.assertj.core.api.Assertions.assertThat",
			"static org.mockito.BDDMockito.given", "jakarta.validation.constraints.NotBlank", "reactor.core.Disposable",
			"static io.github.webtransport.test.security.SecurityMockConfigurers.mockJwt",
			"static io.github.webtransport.test.security.SecurityMockConfigurers.mockUser",
			"org.springframework.security.test.context.support.WithMockUser", ReaderApplication.class.getName() + ".*");

	private static final String IMPORTS = Stream
		.concat(Stream.concat(LIBRARIES.stream(), projectPackages().stream()).map((name) -> name + ".*"),
				MEMBERS.stream())
		.map((name) -> "import " + name + ";")
		.collect(Collectors.joining());

	private JavaCompilation() {
	}

	/**
	 * Return what the compiler says of the blocks, each error with page and line.
	 */
	static List<String> errors(List<CodeBlock> blocks) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "-implicit:none", "--release", "17", "-classpath",
				System.getProperty("java.class.path"));
		List<Source> sources = blocks.stream().map(Source::new).toList();
		compiler
			.getTask(null, new DiscardingFileManager(compiler.getStandardFileManager(diagnostics, null, null)),
					diagnostics, options, null, sources)
			.call();
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map(JavaCompilation::format)
			.toList();
	}

	private static String format(Diagnostic<? extends JavaFileObject> diagnostic) {
		String place = (diagnostic.getSource() instanceof Source source)
				? source.block.page() + ":" + source.line(diagnostic.getLineNumber()) : "";
		return place + ": " + diagnostic.getMessage(null);
	}

	/**
	 * Packages move: find those that there are.
	 */
	private static Set<String> projectPackages() {
		try {
			Set<String> packages = new TreeSet<>();
			for (Resource type : new PathMatchingResourcePatternResolver()
				.getResources("classpath*:io/github/webtransport/**/*.class")) {
				String path = type.getURL().getPath();
				if (!path.contains("/test-classes/") && !path.endsWith("/package-info.class")) {
					packages
						.add(path.substring(path.lastIndexOf("io/github/"), path.lastIndexOf('/')).replace('/', '.'));
				}
			}
			return packages;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Source extends SimpleJavaFileObject {

		private final CodeBlock block;

		private final boolean whole;

		Source(CodeBlock block) {
			super(URI.create("string:///" + block.page() + "/Block" + block.line() + ".java"), Kind.SOURCE);
			this.block = block;
			this.whole = block.code().startsWith("package ");
		}

		long line(long number) {
			return this.whole ? this.block.line() + number - 1 : number;
		}

		@Override
		public boolean isNameCompatible(String simpleName, Kind kind) {
			return true;
		}

		@Override
		public @Nullable NestingKind getNestingKind() {
			return null;
		}

		@Override
		public @Nullable Modifier getAccessLevel() {
			return null;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			String code = this.block.code();
			if (this.whole) {
				return code;
			}
			String start = "package reader." + this.block.page().replaceAll("\\W", "_") + ";" + IMPORTS;
			String end = "";
			if (!TYPE.matcher(code).find()) {
				start += "abstract class Block" + this.block.line() + " extends " + ReaderApplication.class.getName()
						+ " {";
				end = "\n}";
				if (!code.startsWith("@")) {
					start += (code.contains("\nreturn ") ? "Object" : "void") + " run() throws Exception {";
					end += "}";
				}
			}
			return start + "\n".repeat(this.block.line() - 1) + code + end;
		}

	}

}
