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

import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages name and set in configuration exists.
 */
class PropertyNameTests {

	private static final String ROOT = "webtransport.";

	private static final Metadata METADATA = Metadata.read();

	private static final List<String> METERS = Meters.names();

	@ParameterizedTest
	@MethodSource("yaml")
	void whenYamlSetsPropertiesThenTheyExist(CodeBlock block) {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(block.code().getBytes()));
		Properties properties = yaml.getObject();
		assertThat(properties).isNotEmpty();
		// Metadata knows lists, and not what is in them
		assertThat(properties.stringPropertyNames()).map((name) -> name.replaceAll("\\[\\d+].*", ""))
			.filteredOn((name) -> name.startsWith(ROOT))
			.allMatch(METADATA::contains);
	}

	@ParameterizedTest
	@MethodSource("io.github.webtransport.test.docs.LinkTests#pages")
	void whenPageNamesAPropertyOrAMeterThenItExists(Page page) {
		assertThat(page.inlineCode()).map((code) -> code.replaceAll("[=:].*", ""))
			.filteredOn((code) -> code.matches("webtransport\\.[a-z0-9.*-]+"))
			.allMatch((name) -> name.equals(ROOT + "*") || METADATA.contains(name) || METERS.contains(name)
					|| METADATA.containsGroup(name.replaceAll("\\.\\*$", "")));
	}

	@Test
	void whenThereIsAMeterThenReferenceHasIt() {
		assertThat(METERS).isNotEmpty();
		assertThat(Page.of("docs/reference.md").table("meter").stream().map((row) -> row.get(0).replace("`", "")))
			.containsExactlyInAnyOrderElementsOf(METERS);
	}

	static List<CodeBlock> yaml() {
		return Page.all().stream().flatMap((page) -> page.blocks("yaml", "yml").stream()).toList();
	}

}
