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

package io.github.webtransport.autoconfigure.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.SpringApplication;

/**
 * The class path of an application that has nothing which is optional.
 */
final class BareClassPath {

	/**
	 * What the POMs of this project ask of an application, and what that brings along.
	 */
	private static final Pattern NEEDED = Pattern
		.compile("(spring-(aop|beans|boot|boot-autoconfigure|context|core|expression|messaging|web)"
				+ "|micrometer-(commons|observation)|reactor-(core|netty-core|netty-http)|reactive-streams"
				+ "|netty-[a-z0-9-]+|commons-logging|jspecify|structured-fields|bc[a-z]+-jdk[a-z0-9]+"
				+ "|webtransport-(core|spring))-[0-9].*\\.jar");

	private BareClassPath() {
	}

	/**
	 * Return it, with the classes of this module's tests.
	 */
	static String get() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> isFolder(entry) || NEEDED.matcher(Path.of(entry).getFileName().toString()).matches())
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * In a build of all modules some are folders yet.
	 */
	private static boolean isFolder(String entry) {
		return Path.of(entry).endsWith("classes") || Path.of(entry).endsWith("test-classes");
	}

	/**
	 * Return it with more.
	 * @param entries what goes ahead of it
	 */
	static String with(Path... entries) {
		return Arrays.stream(entries).map((entry) -> entry + File.pathSeparator).collect(Collectors.joining()) + get();
	}

	/**
	 * Return a JAR of Spring Boot that the tests of this module must not have on their
	 * class path. It lies beside the others in the local repository.
	 * @param artifact the name of the artifact
	 */
	static Path bootJar(String artifact) {
		Path neighbour = jarOf(SpringApplication.class);
		String version = neighbour.getParent().getFileName().toString();
		return neighbour.getParent()
			.getParent()
			.resolveSibling(artifact)
			.resolve(version)
			.resolve(artifact + "-" + version + ".jar");
	}

	/**
	 * Return the JAR that has a class.
	 */
	static Path jarOf(Class<?> type) {
		return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toPath();
	}

}
