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

package io.github.webtransport.spring.messaging.redis;

import java.util.List;

/**
 * The keys of a topic. They share a hash tag, so that they are on one node of a cluster.
 *
 * @param channel on which messages are told
 */
record RedisKeys(String channel) {

	private static final String PREFIX = "webtransport:";

	static RedisKeys of(String topic) {
		// A brace would end the hash tag
		return new RedisKeys(PREFIX + "{" + topic.replace("%", "%25").replace("{", "%7B").replace("}", "%7D") + "}");
	}

	/**
	 * The channel by which a node hears of itself.
	 */
	static String ofNode(String node) {
		return PREFIX + "node:" + node;
	}

	List<String> ofMessages() {
		return List.of(this.channel + ":position", this.channel + ":messages");
	}

	List<String> ofMessages(String publisher) {
		return List.of(this.channel + ":position", this.channel + ":messages",
				this.channel + ":published:" + publisher);
	}

	List<String> ofPresence() {
		return List.of(this.channel + ":members", this.channel + ":alive", this.channel + ":away");
	}

}
