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

package io.github.webtransport.spring.messaging;

import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;

/**
 * Sends messages to topics and users, and subscribes sessions to them, wherever they are
 * connected. Nothing blocks; everything happens when subscribed to, and may be called
 * from any thread.
 *
 * <p>
 * A payload is any object that the JSON codec of the application writes; a {@code String}
 * becomes a JSON string, a {@code byte[]} Base64. It is encoded once, by the publisher.
 *
 * <p>
 * To a session a topic is one unidirectional stream. Its first line is
 * {@code {"topic":"rooms/blue","epoch":"k3x9","offset":41,"recovered":true}}, each
 * further one is a message: {@code {"offset":42,"data":…}}. With {@code application/cbor}
 * the same are the items of a CBOR sequence (RFC 8742). Datagrams are
 * {@code {"topic":"rooms/blue","data":…}}.
 *
 * <p>
 * <strong>Promises.</strong> The messages of a topic have one order, which all
 * subscribers see. Live delivery is at most once. Whoever comes back with a position that
 * is still kept gets what was published since, without a gap and without a duplicate;
 * where that cannot be, it is told so.
 *
 * <p>
 * Names of topics are checked ({@link TopicName}): one that is not valid fails with
 * {@link TopicException.Reason#INVALID_NAME}.
 *
 * @since 0.1.0
 */
public interface WebTransportTopics {

	/**
	 * Publish a message.
	 * @param topic the name of the topic
	 * @param payload the payload
	 * @return the position of the message, when the broker has it and its place in the
	 * order is certain, or {@link TopicPosition#UNKNOWN} where the broker keeps nothing;
	 * sessions may get it later. Fails with {@link TopicException} when the message is
	 * too large, or when the broker is away or full; with
	 * {@link org.springframework.core.codec.CodecException} when the payload cannot be
	 * written. Cancelling it does not take the message back
	 */
	Mono<TopicPosition> publish(String topic, Object payload);

	/**
	 * Publish a datagram: it may be lost, overtake others, and is not kept.
	 * @param topic the name of the topic
	 * @param payload the payload
	 * @return completes when the broker has it; fails with
	 * {@link io.github.webtransport.DatagramTooLargeException} where it is known that it
	 * would fit no path
	 */
	Mono<Void> publishDatagram(String topic, Object payload);

	/**
	 * Publish a message to all sessions of a user. They are subscribed when they open
	 * with a principal; the stream opens with the first message.
	 * @param user the name of the principal
	 * @param payload the payload
	 * @return see {@link #publish}
	 */
	Mono<TopicPosition> publishToUser(String user, Object payload);

	/**
	 * Publish a datagram to all sessions of a user.
	 * @param user the name of the principal
	 * @param payload the payload
	 * @return see {@link #publishDatagram}
	 */
	Mono<Void> publishDatagramToUser(String user, Object payload);

	/**
	 * Subscribe a session to a topic: from now on, or from the position that the address
	 * of the session has for the topic. That is a parameter of the query, such as
	 * {@code since=rooms/blue:k3x9:41}, with name, epoch and offset; there may be
	 * several.
	 * @param session the session, which may be about to be accepted
	 * @param topic the name of the topic
	 * @return see {@link #subscribe(WebTransportSession, String, SubscribeOptions)}
	 */
	default Mono<TopicSubscription> subscribe(WebTransportSession session, String topic) {
		return subscribe(session, topic, SubscribeOptions.DEFAULT);
	}

	/**
	 * Subscribe a session to a topic, from a position that its client has sent.
	 * @param session the session, which may be about to be accepted
	 * @param topic the name of the topic
	 * @param since the last message that the client has; may be anything
	 * @return see {@link #subscribe(WebTransportSession, String, SubscribeOptions)}
	 */
	default Mono<TopicSubscription> subscribe(WebTransportSession session, String topic, TopicPosition since) {
		return subscribe(session, topic, SubscribeOptions.DEFAULT.withSince(since));
	}

	/**
	 * Subscribe a session to a topic. It is present there as long as the subscription
	 * lasts. A session that subscribes twice has two streams, and gets datagrams twice.
	 * <p>
	 * Messages wait for the session within bounds. One that does not keep up loses its
	 * subscription by a reset with {@link TopicEnd#FELL_BEHIND}, and does not slow down
	 * others. While the session has no stream yet, since it is not accepted or its peer
	 * gives no credit for streams, what is published is read from the history later, and
	 * counts as lost if that does not have it any more.
	 * @param session the session, which may be about to be accepted
	 * @param topic the name of the topic
	 * @param options how
	 * @return the subscription, when all that is published from then on goes to the
	 * session. It does not wait for the session to be accepted, nor for the peer's credit
	 * for streams. Fails with {@link TopicException}. Cancelling it leaves no
	 * subscription behind; afterwards there is {@link TopicSubscription#cancel()}
	 */
	Mono<TopicSubscription> subscribe(WebTransportSession session, String topic, SubscribeOptions options);

	/**
	 * Subscribe a session to a topic that its client asks for, if the
	 * {@link TopicAuthorization} allows.
	 * @param session the session
	 * @param topic the name, which may be anything
	 * @param options how
	 * @return the subscription, or {@link TopicException} with
	 * {@link TopicException.Reason#ACCESS_DENIED}
	 */
	Mono<TopicSubscription> subscribeRequested(WebTransportSession session, String topic, SubscribeOptions options);

	/**
	 * Receive the messages of a topic from now on.
	 * @param <T> the type of the payload
	 * @param topic the name of the topic
	 * @param type what payloads are read as
	 * @return see {@link #receive(String, ResolvableType, TopicPosition)}
	 */
	<T> Flux<TopicMessage<T>> receive(String topic, Class<T> type);

	/**
	 * Receive the messages of a topic from a position.
	 * @param <T> the type of the payload
	 * @param topic the name of the topic
	 * @param type what payloads are read as
	 * @param since the last message that the subscriber has
	 * @return see {@link #receive(String, ResolvableType, TopicPosition)}
	 */
	<T> Flux<TopicMessage<T>> receive(String topic, Class<T> type, TopicPosition since);

	/**
	 * Receive the messages of a topic from now on.
	 * @param <T> the type of the payload
	 * @param topic the name of the topic
	 * @param type what payloads are read as
	 * @return see {@link #receive(String, ResolvableType, TopicPosition)}
	 */
	<T> Flux<TopicMessage<T>> receive(String topic, ResolvableType type);

	/**
	 * Receive the messages of a topic from a position.
	 * @param <T> the type of the payload
	 * @param topic the name of the topic
	 * @param type what payloads are read as
	 * @param since the last message that the subscriber has
	 * @return the messages, on the threads of those who publish. They wait for demand
	 * within the same bounds as for a session. Never completes; fails with
	 * {@link TopicException}: {@link TopicException.Reason#HISTORY_LOST} where messages
	 * since the position, or later ones, are lost, and
	 * {@link TopicException.Reason#FELL_BEHIND} for a subscriber that does not keep up,
	 * which may come back with the position that it has
	 */
	<T> Flux<TopicMessage<T>> receive(String topic, ResolvableType type, TopicPosition since);

	/**
	 * Return who is subscribed to a topic.
	 * @param topic the name of the topic
	 * @return the sessions and users of all nodes
	 */
	Mono<Presence> presence(String topic);

	/**
	 * Learn who is subscribed to a topic, and who comes and goes from that moment on.
	 * @param topic the name of the topic
	 * @return those who are there, {@link PresenceChange.Type#LIVE}, and then the changes
	 * since, of which none is missed between; never completes. Fails with
	 * {@link TopicException.Reason#FELL_BEHIND} for a subscriber that lets too many
	 * changes wait
	 */
	Flux<PresenceChange> presenceChanges(String topic);

}
