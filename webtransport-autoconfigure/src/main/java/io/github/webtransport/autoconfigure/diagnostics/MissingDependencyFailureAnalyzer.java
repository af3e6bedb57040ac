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

import io.github.webtransport.autoconfigure.MissingDependencyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which library to add.
 */
class MissingDependencyFailureAnalyzer extends AbstractFailureAnalyzer<MissingDependencyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingDependencyException cause) {
		return new FailureAnalysis(
				"%s needs the library %s, which is not on the class path.".formatted(cause.getFeature(),
						cause.getCoordinates()),
				"""
						Add a dependency on %s, or remove the exclusion that keeps it out of \
						webtransport-spring-boot-starter. \
						To start without the WebTransport server, set 'webtransport.server.enabled' to 'false'."""
					.formatted(cause.getCoordinates()),
				cause);
	}

}
