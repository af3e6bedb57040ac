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

package io.github.webtransport;

import java.util.Set;

/**
 * What the QUIC engine can do on this machine.
 *
 * @param engine name and version of the engine
 * @param transport how UDP is read and written: epoll, kqueue or nio; {@link #MEMORY} for
 * sessions within the JVM
 * @param available what is there; never changes
 * @since 0.1.0
 */
public record EngineCapabilities(String engine, String transport, Set<EngineCapability> available) {

	/**
	 * The transport of a server that is reached within the JVM, without UDP.
	 */
	public static final String MEMORY = "memory";

	/**
	 * Create the capabilities of an engine.
	 * @param engine name and version of the engine
	 * @param transport how UDP is read and written
	 * @param available what is there
	 */
	public EngineCapabilities {
		available = Set.copyOf(available);
	}

	/**
	 * Return whether the engine can do a thing.
	 * @param capability the thing
	 * @return {@code false} if it cannot
	 */
	public boolean has(EngineCapability capability) {
		return this.available.contains(capability);
	}

}
