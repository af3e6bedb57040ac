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

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.boot.test.context.ReactiveWebMergedContextConfiguration;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.web.WebMergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Bootstraps the tests of {@link WebTransportTest}. The context is of the kind that the
 * application has, because the security of sessions depends on it.
 */
class WebTransportTestContextBootstrapper extends TestSliceTestContextBootstrapper<WebTransportTest> {

	private static final String SERVLET = "org.springframework.web.servlet.DispatcherServlet";

	private static final String REACTIVE = "org.springframework.web.reactive.DispatcherHandler";

	@Override
	protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration mergedConfig) {
		MergedContextConfiguration processed = super.processMergedContextConfiguration(mergedConfig);
		ClassLoader classLoader = getClass().getClassLoader();
		if (ClassUtils.isPresent(SERVLET, classLoader)) {
			return new WebMergedContextConfiguration(processed, "src/main/webapp");
		}
		if (ClassUtils.isPresent(REACTIVE, classLoader)) {
			return new ReactiveWebMergedContextConfiguration(processed);
		}
		return processed;
	}

}
