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

package io.github.webtransport.autoconfigure.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;

/**
 * One file of the script, as it is served.
 * <p>
 * Under the version of this library it stays what it is, and is kept for a year. Without
 * a version it may be another one after the next deployment, which a browser asks for.
 *
 * @param name name of the file
 * @param content the file
 * @param eTag the tag of this content
 */
record ClientScript(String name, byte[] content, String eTag) {

	static final String PATH = "/webtransport/";

	static final MediaType MEDIA_TYPE = new MediaType("text", "javascript", StandardCharsets.UTF_8);

	static final CacheControl REVALIDATED = CacheControl.noCache();

	static final CacheControl IMMUTABLE = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

	private static final String VERSION_FILE = "version.txt";

	/**
	 * The version of this library, part of an address.
	 */
	static final String VERSION = new String(read(VERSION_FILE), StandardCharsets.UTF_8).trim();

	private static final String[] NAMES = { "client.js", "streams.js", "qmux.js" };

	static ClientScript[] all() {
		ClientScript[] scripts = new ClientScript[NAMES.length];
		for (int i = 0; i < NAMES.length; i++) {
			byte[] content = read(NAMES[i]);
			scripts[i] = new ClientScript(NAMES[i], content, '"' + DigestUtils.md5DigestAsHex(content) + '"');
		}
		return scripts;
	}

	/**
	 * Return all that is read.
	 * @return the files
	 */
	static Stream<Resource> resources() {
		return Stream.concat(Stream.of(VERSION_FILE), Stream.of(NAMES)).map(ClientScript::resource);
	}

	private static byte[] read(String name) {
		try {
			return resource(name).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Resource resource(String name) {
		return new ClassPathResource(name, ClientScript.class);
	}

}
