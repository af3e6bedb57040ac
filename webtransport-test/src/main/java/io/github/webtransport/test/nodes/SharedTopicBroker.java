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

package io.github.webtransport.test.nodes;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A broker that outlives the nodes that use it. To each of them it is one that has other
 * nodes, which the broker in process by itself is not.
 *
 * @param broker carries the topics
 */
record SharedTopicBroker(TopicBroker broker) implements TopicBroker {

	@Override
	public Mono<TopicPosition> publish(String topic, byte[] payload) {
		return this.broker.publish(topic, payload);
	}

	@Override
	public Mono<Void> publishDatagram(String topic, byte[] payload) {
		return this.broker.publishDatagram(topic, payload);
	}

	@Override
	public Mono<Disposable> subscribe(String topic, TopicListener listener) {
		return this.broker.subscribe(topic, listener);
	}

	@Override
	public Mono<TopicHistory> history(String topic, @Nullable TopicPosition since) {
		return this.broker.history(topic, since);
	}

	@Override
	public Mono<Void> join(String topic, TopicMember member) {
		return this.broker.join(topic, member);
	}

	@Override
	public Mono<Void> leave(String topic, TopicMember member) {
		return this.broker.leave(topic, member);
	}

	@Override
	public Mono<Presence> presence(String topic) {
		return this.broker.presence(topic);
	}

	@Override
	public Flux<PresenceChange> presenceChanges(String topic) {
		return this.broker.presenceChanges(topic);
	}

}
