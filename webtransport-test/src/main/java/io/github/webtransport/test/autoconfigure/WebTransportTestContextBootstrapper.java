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

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.boot.test.context.ReactiveWebMergedContextConfiguration;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;
import org.springframework.test.context.web.WebMergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Bootstraps the tests of {@link WebTransportTest}. The context is of the kind that the
 * application has, because the security of sessions depends on it: as
 * {@code spring.main.web-application-type} of the test says, or the class path.
 */
class WebTransportTestContextBootstrapper extends TestSliceTestContextBootstrapper<WebTransportTest> {

	private static final String SERVLET = "org.springframework.web.servlet.DispatcherServlet";

	private static final String REACTIVE = "org.springframework.web.reactive.DispatcherHandler";

	@Override
	protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration mergedConfig) {
		MergedContextConfiguration processed = super.processMergedContextConfiguration(mergedConfig);
		return switch (findType(processed)) {
			case SERVLET -> new WebMergedContextConfiguration(processed, "src/main/webapp");
			case REACTIVE -> new ReactiveWebMergedContextConfiguration(processed);
			case NONE -> processed;
		};
	}

	private static WebApplicationType findType(MergedContextConfiguration mergedConfig) {
		ConfigurationPropertySource properties = new MapConfigurationPropertySource(
				TestPropertySourceUtils.convertInlinedPropertiesToMap(mergedConfig.getPropertySourceProperties()));
		return new Binder(properties).bind("spring.main.web-application-type", WebApplicationType.class)
			.orElseGet(WebTransportTestContextBootstrapper::typeOfClassPath);
	}

	private static WebApplicationType typeOfClassPath() {
		ClassLoader classLoader = WebTransportTestContextBootstrapper.class.getClassLoader();
		if (ClassUtils.isPresent(SERVLET, classLoader)) {
			return WebApplicationType.SERVLET;
		}
		return ClassUtils.isPresent(REACTIVE, classLoader) ? WebApplicationType.REACTIVE : WebApplicationType.NONE;
	}

}
