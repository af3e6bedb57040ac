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

import io.github.webtransport.PortNotPermittedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when the process may not bind the UDP port.
 */
class PortNotPermittedFailureAnalyzer extends AbstractFailureAnalyzer<PortNotPermittedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortNotPermittedException cause) {
		return new FailureAnalysis(
				"""
						The WebTransport server could not start, because this process is not allowed to bind UDP port %d."""
					.formatted(cause.getPort()),
				"""
						Set 'webtransport.server.port' to a port of 1024 or above. To use port %d on Linux, give the process \
						the capability CAP_NET_BIND_SERVICE, or lower net.ipv4.ip_unprivileged_port_start; in a container, \
						publish port %d for a higher one. If the port is a high one, look for a sandbox or a security \
						policy that denies it."""
					.formatted(cause.getPort(), cause.getPort()),
				cause);
	}

}
