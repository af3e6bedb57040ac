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

package io.github.webtransport.spring.messaging.broker;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Strategy for carrying topics. Payloads are bytes to it, one JSON value each. Names are
 * any text: those of applications are checked before, those of users are not.
 *
 * <p>
 * Nothing blocks, everything happens when subscribed to, and may be called from any
 * thread. Every {@code Mono} ends within a bound of the broker's own; one that cannot be
 * done fails with
 * {@link io.github.webtransport.spring.messaging.TopicException.Reason#UNAVAILABLE}.
 * Memory is bounded.
 *
 * @since 0.1.0
 */
public interface TopicBroker {

	/**
	 * Return whether the broker can be reached, for those who watch over the application.
	 * @return {@code false} while it is known that it cannot
	 */
	default boolean isAvailable() {
		return true;
	}

	/**
	 * Publish a message.
	 * @param topic the topic
	 * @param payload the payload, which nobody changes
	 * @return the position of the message, when it is kept and its place in the order is
	 * certain. Offsets of an epoch are 1, 2, 3 and so on. {@link TopicPosition#UNKNOWN}
	 * from a broker that keeps nothing, whose nodes count what they receive
	 */
	Mono<TopicPosition> publish(String topic, byte[] payload);

	/**
	 * Publish a datagram, which is not kept and has no order.
	 * @param topic the topic
	 * @param payload the payload, which nobody changes
	 * @return completes when it is handed to the broker
	 */
	Mono<Void> publishDatagram(String topic, byte[] payload);

	/**
	 * Listen to a topic. Asked for while this node has a subscriber, once for all of
	 * them; there may be two listeners for a moment when the last subscriber goes and
	 * another comes.
	 * @param topic the topic
	 * @param listener told of what is published from then on
	 * @return what ends it, when every message is told of that is not yet in the
	 * {@linkplain #history history}
	 */
	Mono<Disposable> subscribe(String topic, TopicListener listener);

	/**
	 * Return what was published.
	 * @param topic the topic
	 * @param since the last message that is known, which may be anything; {@code null} to
	 * ask for the present position only
	 * @return what is still kept
	 */
	Mono<TopicHistory> history(String topic, @Nullable TopicPosition since);

	/**
	 * Be present.
	 * @param topic the topic
	 * @param member who it is
	 * @return completes when the broker knows
	 */
	Mono<Void> join(String topic, TopicMember member);

	/**
	 * Be present no longer. Without effect for one who is not.
	 * @param topic the topic
	 * @param member who it is
	 * @return completes when the broker knows
	 */
	Mono<Void> leave(String topic, TopicMember member);

	/**
	 * Return who is present.
	 * @param topic the topic
	 * @return the members on all nodes
	 */
	Mono<Presence> presence(String topic);

	/**
	 * Learn who is present, and of the changes from that moment on.
	 * @param topic the topic
	 * @return who is present, {@link PresenceChange#LIVE}, and then the changes since, of
	 * which none is missed between. Cancelled by those who want to know no more. Fails
	 * with
	 * {@link io.github.webtransport.spring.messaging.TopicException.Reason#FELL_BEHIND}
	 * for a subscriber that lets too many changes wait
	 */
	Flux<PresenceChange> presenceChanges(String topic);

}
