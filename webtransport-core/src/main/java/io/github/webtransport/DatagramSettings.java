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

import org.springframework.util.Assert;

/**
 * Settings of the datagram queues of a session.
 *
 * @param receiveQueue datagrams that wait for the application
 * @param sendQueue datagrams that wait for the engine
 * @param overflow what a full queue does
 * @since 0.1.0
 */
public record DatagramSettings(int receiveQueue, int sendQueue, DatagramOverflow overflow) {

	/**
	 * The defaults.
	 */
	public static final DatagramSettings DEFAULT = new DatagramSettings(256, 256, DatagramOverflow.DROP_OLDEST);

	public DatagramSettings {
		SettingRange.between("receiveQueue", receiveQueue, 1, 1 << 20);
		SettingRange.between("sendQueue", sendQueue, 1, 1 << 20);
		Assert.notNull(overflow, "'overflow' must not be null");
	}

}
