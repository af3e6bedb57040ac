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

import org.jspecify.annotations.Nullable;

/**
 * Configuration properties of connection IDs by which a balancer finds a server
 * (draft-ietf-quic-load-balancers).
 *
 * @since 0.1.0
 */
public class WebTransportConnectionIdProperties {

	/**
	 * ID by which a balancer knows this server and no other, in 2 to 16 hexadecimal
	 * digits, such as '0a3f', and in quotes in YAML. Every connection ID of the server
	 * has it then, in the clear (QUIC-LB). Not set by default, so that connection IDs
	 * mean nothing to balancers.
	 */
	private @Nullable String serverId;

	/**
	 * Codepoint of the configuration of the balancer, 0 to 6. Means nothing without
	 * 'server-id'.
	 */
	private int configRotation;

	/**
	 * Whether connection IDs tell their length, for hardware that has to know. Means
	 * nothing without 'server-id'.
	 */
	private boolean lengthSelfDescription;

	public @Nullable String getServerId() {
		return this.serverId;
	}

	public void setServerId(@Nullable String serverId) {
		this.serverId = serverId;
	}

	public int getConfigRotation() {
		return this.configRotation;
	}

	public void setConfigRotation(int configRotation) {
		this.configRotation = configRotation;
	}

	public boolean isLengthSelfDescription() {
		return this.lengthSelfDescription;
	}

	public void setLengthSelfDescription(boolean lengthSelfDescription) {
		this.lengthSelfDescription = lengthSelfDescription;
	}

}
