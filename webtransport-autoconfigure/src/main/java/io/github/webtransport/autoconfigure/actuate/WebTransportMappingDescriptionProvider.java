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

package io.github.webtransport.autoconfigure.actuate;

import java.util.List;

import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Describes the mappings of sessions in the endpoint {@code mappings}.
 */
@ImportRuntimeHints(WebTransportMappingDescriptionProvider.Hints.class)
final class WebTransportMappingDescriptionProvider implements MappingDescriptionProvider {

	@Override
	public String getMappingName() {
		return "webtransport";
	}

	@Override
	public List<WebTransportMappingDescription> describeMappings(ApplicationContext context) {
		return context.getBeanProvider(WebTransportHandlerMapping.class)
			.stream()
			.flatMap((mapping) -> mapping.getRoutes().stream())
			.map(WebTransportMappingDescription::of)
			.toList();
	}

	/**
	 * What a native image needs to write descriptions as JSON.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
					WebTransportMappingDescription.class);
		}

	}

}
