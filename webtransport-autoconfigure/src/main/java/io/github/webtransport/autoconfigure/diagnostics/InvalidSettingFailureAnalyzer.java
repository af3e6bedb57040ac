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

package io.github.webtransport.autoconfigure.diagnostics;

import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.autoconfigure.client.WebTransportClientCustomizer;
import io.github.webtransport.autoconfigure.server.WebTransportServerSettingsCustomizer;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains settings that come from code. Those that come from properties are reported by
 * the name of the property.
 */
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		return new FailureAnalysis(
				"The WebTransport setting '%s' has the value %s, which cannot work.".formatted(cause.getName(),
						cause.getValue()),
				"Change it to %s, in the 'webtransport' properties or where a %s or a %s sets it.".formatted(
						cause.getExpected(), WebTransportServerSettingsCustomizer.class.getSimpleName(),
						WebTransportClientCustomizer.class.getSimpleName()),
				cause);
	}

}
