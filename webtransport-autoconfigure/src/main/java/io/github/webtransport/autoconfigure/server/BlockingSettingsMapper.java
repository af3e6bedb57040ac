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

package io.github.webtransport.autoconfigure.server;

import io.github.webtransport.autoconfigure.SettingsMapper;
import io.github.webtransport.spring.blocking.BlockingSettings;

/**
 * Maps properties to the settings of blocking calls. A value that cannot work is reported
 * by the name of its property.
 */
final class BlockingSettingsMapper {

	private static final SettingsMapper SETTINGS = new SettingsMapper("webtransport.server");

	private final WebTransportServerProperties.Blocking properties;

	BlockingSettingsMapper(WebTransportServerProperties.Blocking properties) {
		this.properties = properties;
	}

	BlockingSettings map() {
		return SETTINGS.check("blocking",
				() -> BlockingSettings.builder()
					.threads(this.properties.getThreads())
					.maxPerUser(this.properties.getMaxPerUser())
					.maxPerSession(this.properties.getMaxPerSession())
					.queue(this.properties.getQueue())
					.streamIdleTimeout(this.properties.getStreamIdleTimeout())
					.build());
	}

}
