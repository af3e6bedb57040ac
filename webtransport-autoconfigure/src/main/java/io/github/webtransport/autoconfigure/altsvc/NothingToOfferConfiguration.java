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

package io.github.webtransport.autoconfigure.altsvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Configuration;

/**
 * Refuses to send browsers to where there is no application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(AltSvcHeader.class)
class NothingToOfferConfiguration {

	NothingToOfferConfiguration() {
		throw new InvalidConfigurationPropertyValueException("webtransport.server.alt-svc.enabled", true,
				"Browsers would find no application on the UDP port. It needs a WebFlux application, and "
						+ "'webtransport.server.http3.serve-web' set to 'true'.");
	}

}
