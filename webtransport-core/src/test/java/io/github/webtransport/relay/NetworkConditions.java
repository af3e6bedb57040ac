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

package io.github.webtransport.relay;

/**
 * What a {@link UdpRelay} does to packets.
 *
 * @param loss percent of the packets that are lost
 * @param duplicates percent of the packets that arrive twice
 * @param late percent of the packets that arrive late, and thus behind others
 * @param delayMillis how long each packet is under way
 * @param lateMillis how long the late ones are under way in addition
 */
public record NetworkConditions(int loss, int duplicates, int late, int delayMillis, int lateMillis) {

	/**
	 * Nothing happens to packets.
	 */
	public static final NetworkConditions GOOD = new NetworkConditions(0, 0, 0, 0, 0);

	/**
	 * No packet gets through.
	 */
	public static final NetworkConditions DEAD = new NetworkConditions(100, 0, 0, 0, 0);

	/**
	 * Packets get lost, and some arrive late or twice.
	 * @param loss percent that are lost
	 */
	public static NetworkConditions lossy(int loss) {
		return new NetworkConditions(loss, 5, 5, 1, 5);
	}

	/**
	 * Nothing is lost, but packets arrive late or twice.
	 */
	public static NetworkConditions shuffled() {
		return lossy(0);
	}

}
