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

import io.github.webtransport.spring.routing.AmbiguousMappingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which mappings are in conflict.
 */
class AmbiguousMappingFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousMappingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousMappingException cause) {
		return new FailureAnalysis("""
				Two WebTransport mappings match the same paths:

				    %s
				    %s
				""".formatted(cause.getFirst(), cause.getSecond()), "Change the path of one of them, or remove it.",
				cause);
	}

}
