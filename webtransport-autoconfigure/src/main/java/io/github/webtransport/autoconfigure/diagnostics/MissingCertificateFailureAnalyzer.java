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

import io.github.webtransport.autoconfigure.ssl.MissingCertificateException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to give the server a certificate.
 */
class MissingCertificateFailureAnalyzer extends AbstractFailureAnalyzer<MissingCertificateException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingCertificateException cause) {
		return new FailureAnalysis("""
				The WebTransport server has no certificate. QUIC is always encrypted, and neither \
				'webtransport.server.ssl.bundle' nor 'webtransport.server.ssl.self-signed' is set.""", """
				Set 'webtransport.server.ssl.bundle' to the name of an SSL bundle (spring.ssl.bundle.*). \
				For development, set 'webtransport.server.ssl.self-signed' to 'true'. \
				To start without WebTransport, set 'webtransport.server.enabled' to 'false'.""", cause);
	}

}
