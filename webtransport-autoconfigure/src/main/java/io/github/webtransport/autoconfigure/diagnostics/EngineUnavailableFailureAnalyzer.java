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

import io.github.webtransport.EngineUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when the QUIC library does not load.
 */
class EngineUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<EngineUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EngineUnavailableException cause) {
		return new FailureAnalysis(
				"""
						The QUIC engine of the WebTransport server is not available on %s (%s): %s"""
					.formatted(System.getProperty("os.name"), System.getProperty("os.arch"), cause.getMessage()),
				"""
						Check that io.netty:netty-codec-native-quic is on the class path, with the classifier of this \
						platform (linux-x86_64, linux-aarch_64, osx-x86_64, osx-aarch_64 or windows-x86_64) and in the \
						version of io.netty:netty-codec-classes-quic. \
						To start without WebTransport, set 'webtransport.server.enabled' to 'false'.""", cause);
	}

}
