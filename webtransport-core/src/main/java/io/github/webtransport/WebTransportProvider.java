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

/**
 * Service provider interface: makes the servers and clients behind
 * {@link WebTransportServer#create(ServerSettings)} and
 * {@link WebTransportClient#create(ClientSettings)}. Applications do not call it.
 *
 * <p>
 * Providers are found by {@link java.util.ServiceLoader}, with the class loader of this
 * type. webtransport-core brings one, on Netty's QUIC engine. Where there are several,
 * the first in the order of Spring counts ({@link org.springframework.core.Ordered},
 * {@link org.springframework.core.annotation.Order @Order}); the one on Netty has no
 * order and so comes last.
 *
 * @since 0.1.0
 */
public interface WebTransportProvider {

	/**
	 * Create a server.
	 * @param settings the settings
	 * @return a server that is not started
	 */
	WebTransportServer createServer(ServerSettings settings);

	/**
	 * Create a client.
	 * @param settings the settings
	 * @return the client
	 * @throws EngineUnavailableException if it cannot work on this machine
	 */
	WebTransportClient createClient(ClientSettings settings);

}
