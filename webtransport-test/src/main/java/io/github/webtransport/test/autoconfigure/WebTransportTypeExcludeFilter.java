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

package io.github.webtransport.test.autoconfigure;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.autoconfigure.codec.WebTransportStrategiesCustomizer;
import io.github.webtransport.autoconfigure.server.WebTransportServerSettingsCustomizer;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.spring.session.WebTransportSessionListener;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * Lets {@link WebTransportTest} find what has to do with endpoints.
 */
final class WebTransportTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<WebTransportTest> {

	private static final String[] OPTIONAL_INCLUDES = {
			"org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer",
			"org.springframework.boot.jackson.JacksonComponent", "tools.jackson.databind.JacksonModule",
			"org.springframework.security.web.SecurityFilterChain",
			"org.springframework.security.web.server.SecurityWebFilterChain" };

	private static final Set<Class<?>> INCLUDES = includes();

	private final Class<?>[] controllers;

	WebTransportTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.controllers = getAnnotation().getValue("controllers", Class[].class).orElseGet(() -> new Class<?>[0]);
	}

	private static Set<Class<?>> includes() {
		Set<Class<?>> includes = new LinkedHashSet<>(Set.of(ControllerAdvice.class,
				WebTransportHandshakeInterceptor.class, WebTransportHandshakeSecurity.class,
				WebTransportSessionListener.class, WebTransportHandler.class, WebTransportHandshakeHandler.class,
				WebTransportRoutes.class, WebTransportArgumentResolver.class, TopicAuthorization.class,
				WebTransportServerSettingsCustomizer.class, WebTransportStrategiesCustomizer.class, Converter.class,
				GenericConverter.class));
		ClassLoader classLoader = WebTransportTypeExcludeFilter.class.getClassLoader();
		Arrays.stream(OPTIONAL_INCLUDES)
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.forEach((name) -> includes.add(ClassUtils.resolveClassName(name, classLoader)));
		return Collections.unmodifiableSet(includes);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return INCLUDES;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return new LinkedHashSet<>(Arrays.asList(this.controllers));
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory)
				|| (this.controllers.length == 0 && hasEndpoints(metadataReader.getAnnotationMetadata()));
	}

	private static boolean hasEndpoints(AnnotationMetadata type) {
		String mapping = WebTransportMapping.class.getName();
		return type.isAnnotated(WebTransportController.class.getName()) || type.isAnnotated(mapping)
				|| type.hasAnnotatedMethods(mapping);
	}

}
