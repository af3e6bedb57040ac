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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.StreamUtils;

/**
 * The configuration metadata of the project's modules.
 */
final class Metadata {

	private static final String LOCATION = "META-INF/spring-configuration-metadata.json";

	private static final String ROOT = "webtransport.";

	private final List<Property> properties;

	private Metadata(List<Property> properties) {
		this.properties = properties;
	}

	static Metadata read() {
		List<Property> properties = new ArrayList<>();
		try {
			for (URL url : Collections.list(Metadata.class.getClassLoader().getResources(LOCATION))) {
				addProperties(properties, url);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		properties.sort(Comparator.comparing(Property::name));
		return new Metadata(properties);
	}

	@SuppressWarnings("unchecked")
	private static void addProperties(List<Property> properties, URL url) throws IOException {
		try (InputStream input = url.openStream()) {
			String json = StreamUtils.copyToString(input, StandardCharsets.UTF_8);
			Object entries = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
			for (Map<String, Object> entry : (List<Map<String, Object>>) entries) {
				String name = (String) entry.get("name");
				if (name.startsWith(ROOT)) {
					properties.add(new Property(name, (String) entry.get("type"), entry.get("defaultValue"),
							(String) entry.get("description")));
				}
			}
		}
	}

	List<Property> properties(String prefix) {
		return this.properties.stream().filter((property) -> property.name().startsWith(prefix)).toList();
	}

	/**
	 * Return whether there is such a property.
	 */
	boolean contains(String name) {
		return this.properties.stream().anyMatch((property) -> property.name().equals(name));
	}

	/**
	 * Return whether there are properties below this name.
	 */
	boolean containsGroup(String name) {
		return this.properties.stream().anyMatch((property) -> property.name().startsWith(name + "."));
	}

	record Property(String name, String type, @Nullable Object defaultValue, String description) {
	}

}
