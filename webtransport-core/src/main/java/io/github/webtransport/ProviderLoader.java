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

package io.github.webtransport;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Finds the {@link WebTransportProvider}.
 */
final class ProviderLoader {

	private ProviderLoader() {
	}

	static WebTransportProvider load() {
		// Not the loader of the thread, which on an event loop may be anybody's
		return load(WebTransportProvider.class.getClassLoader());
	}

	static WebTransportProvider load(ClassLoader classLoader) {
		List<WebTransportProvider> providers = new ArrayList<>(1);
		try {
			ServiceLoader.load(WebTransportProvider.class, classLoader).forEach(providers::add);
		}
		catch (ServiceConfigurationError ex) {
			throw new EngineUnavailableException("The provider of WebTransport could not be loaded", ex);
		}
		if (providers.isEmpty()) {
			throw new EngineUnavailableException("There is no " + WebTransportProvider.class.getName()
					+ " in META-INF/services. If the application is packed into one JAR, merge its service files",
					null);
		}
		AnnotationAwareOrderComparator.sort(providers);
		return providers.get(0);
	}

}
