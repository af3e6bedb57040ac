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

package io.github.webtransport.autoconfigure.security.property;

import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;

/**
 * Tests for the sessions of a servlet application on Tomcat.
 */
class TomcatSecurityPropertyTests extends SecurityProperty {

	private static Application application;

	@BeforeContainer
	static void start() {
		application = Application.start(WebApplicationType.SERVLET, ServletRules.class,
				TomcatServletWebServerAutoConfiguration.class);
	}

	@AfterContainer
	static void stop() {
		application.close();
	}

	@Override
	Application application() {
		return application;
	}

}
