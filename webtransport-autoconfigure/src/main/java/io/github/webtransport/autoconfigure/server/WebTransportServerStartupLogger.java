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

import java.util.List;
import java.util.stream.Collectors;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.autoconfigure.ssl.SelfSignedCertificates;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says what the server serves.
 */
final class WebTransportServerStartupLogger {

	/**
	 * More would make the line hard to read.
	 */
	private static final int MAX_PATTERNS = 10;

	private static final String DIALECTS = "draft-02, draft-07, draft-13/14, draft-15+";

	private static final Log logger = LogFactory.getLog(WebTransportServerStartupLogger.class);

	private final boolean webTransport;

	private final WebTransportHandlerMapping mapping;

	private final @Nullable SelfSignedCertificates selfSignedCertificates;

	WebTransportServerStartupLogger(boolean webTransport, WebTransportHandlerMapping mapping,
			@Nullable SelfSignedCertificates selfSignedCertificates) {
		this.webTransport = webTransport;
		this.mapping = mapping;
		this.selfSignedCertificates = selfSignedCertificates;
	}

	void log(int port, EngineCapabilities capabilities) {
		if (EngineCapabilities.MEMORY.equals(capabilities.getTransport())) {
			logger.info("WebTransport server started in memory, without a port, with %s"
				.formatted(describe(this.mapping.getPatterns())));
			return;
		}
		logger.info(this.webTransport
				? "WebTransport server started on port %d (udp, h3) with %s, dialects %s".formatted(port,
						describe(this.mapping.getPatterns()), DIALECTS)
				: "HTTP/3 server started on port %d (udp, h3) without WebTransport".formatted(port));
		if (this.selfSignedCertificates != null) {
			SelfSignedCertificate certificate = this.selfSignedCertificates.getCurrent();
			logger.info("""
					Self-signed certificate for development, valid until %s. Browsers accept it through \
					serverCertificateHashes, as {algorithm: "sha-256"} with this value in Base64: %s"""
				.formatted(certificate.getCertificate().getNotAfter().toInstant(), certificate.getSha256()));
		}
	}

	private static String describe(List<String> patterns) {
		String shown = patterns.stream()
			.limit(MAX_PATTERNS)
			.collect(Collectors.joining(", ", "[", (patterns.size() > MAX_PATTERNS) ? ", …]" : "]"));
		return "%d %s %s".formatted(patterns.size(), (patterns.size() != 1) ? "mappings" : "mapping", shown);
	}

}
