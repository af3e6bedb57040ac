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

import io.github.webtransport.AddressNotAvailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when the address is that of another machine.
 */
class AddressNotAvailableFailureAnalyzer extends AbstractFailureAnalyzer<AddressNotAvailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AddressNotAvailableException cause) {
		String address = cause.getAddress().getHostAddress();
		return new FailureAnalysis("""
				The WebTransport server could not start, because no network interface of this machine has the \
				address %s.""".formatted(address), """
				Set 'webtransport.server.address' to an address of this machine, or remove it to listen on all \
				addresses. A public address that a router, a load balancer or a container host forwards belongs to \
				that, not to this machine.""", cause);
	}

}
