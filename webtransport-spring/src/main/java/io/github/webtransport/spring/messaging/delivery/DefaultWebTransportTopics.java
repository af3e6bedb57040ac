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

package io.github.webtransport.spring.messaging.delivery;

import java.security.Principal;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.webtransport.DatagramTooLargeException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicMessage;
import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import io.netty.buffer.ByteBufAllocator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Topics over a {@link TopicBroker}.
 *
 * @since 0.1.0
 */
public final class DefaultWebTransportTopics implements WebTransportTopics {

	private static final Log logger = LogFactory.getLog(DefaultWebTransportTopics.class);

	private final TopicBroker broker;

	private final TopicSettings settings;

	private final TopicAuthorization authorization;

	private final WebTransportSessionRegistry registry;

	private final TopicCodec codec;

	private final TopicWire wire;

	private final TopicHub hub;

	private final SessionPlaces places;

	private final TopicCounts counts = new TopicCounts();

	/**
	 * Tells subscriptions of this node from those of others.
	 */
	private final String node = UUID.randomUUID().toString();

	private final AtomicLong subscriptions = new AtomicLong();

	/**
	 * Create topics.
	 * @param broker carries them
	 * @param strategies has the codecs of payloads
	 * @param settings the bounds
	 * @param authorization decides on what clients ask for
	 * @param registry knows who is at the other end of sessions, and gets to know their
	 * topics
	 */
	public DefaultWebTransportTopics(TopicBroker broker, WebTransportStrategies strategies, TopicSettings settings,
			TopicAuthorization authorization, WebTransportSessionRegistry registry) {
		this(broker, strategies, settings, authorization, registry, ByteBufAllocator.DEFAULT);
	}

	DefaultWebTransportTopics(TopicBroker broker, WebTransportStrategies strategies, TopicSettings settings,
			TopicAuthorization authorization, WebTransportSessionRegistry registry, ByteBufAllocator allocator) {
		this.broker = broker;
		this.settings = settings;
		this.authorization = authorization;
		this.registry = registry;
		this.codec = new TopicCodec(strategies);
		this.wire = new TopicWire(this.codec, allocator);
		this.hub = new TopicHub(broker, this.wire);
		this.places = new SessionPlaces(settings.maxSubscriptionsPerSession());
	}

	/**
	 * Return what is counted.
	 * @return the counts
	 */
	public TopicCounts getCounts() {
		return this.counts;
	}

	/**
	 * Return how many topics have subscribers on this node.
	 * @return the number at present
	 */
	public int getTopicCount() {
		return this.hub.size();
	}

	/**
	 * Return how far the subscriber is behind that is the furthest. Looks at all of them.
	 * @return the number of messages that wait for it on this node
	 */
	public int getLag() {
		return this.hub.lag();
	}

	// Publishing

	@Override
	public Mono<TopicPosition> publish(String topic, Object payload) {
		return publish(() -> TopicName.of(topic), payload);
	}

	Mono<TopicPosition> publish(TopicName topic, Object payload) {
		return publish(() -> topic, payload);
	}

	@Override
	public Mono<TopicPosition> publishToUser(String user, Object payload) {
		return publish(() -> TopicName.ofUser(user), payload);
	}

	private Mono<TopicPosition> publish(Supplier<TopicName> topic, Object payload) {
		Assert.notNull(payload, "'payload' must not be null");
		return Mono.defer(() -> {
			String key = topic.get().key();
			byte[] bytes = this.codec.encode(payload);
			if (bytes.length > this.settings.maxMessageSize()) {
				throw new TopicException(TopicException.Reason.MESSAGE_TOO_LARGE,
						"The message has %d bytes as JSON (expected: up to %d)".formatted(bytes.length,
								this.settings.maxMessageSize()));
			}
			return this.broker.publish(key, bytes);
		}).doOnSuccess((position) -> this.counts.published(false));
	}

	@Override
	public Mono<Void> publishDatagram(String topic, Object payload) {
		return publishDatagram(() -> TopicName.of(topic), payload);
	}

	@Override
	public Mono<Void> publishDatagramToUser(String user, Object payload) {
		return publishDatagram(() -> TopicName.ofUser(user), payload);
	}

	private Mono<Void> publishDatagram(Supplier<TopicName> topic, Object payload) {
		Assert.notNull(payload, "'payload' must not be null");
		return Mono.defer(() -> {
			TopicName name = topic.get();
			byte[] bytes = this.codec.encode(payload);
			int length = TopicWire.datagramLength(name.shown(), bytes);
			if (length > this.settings.maxDatagramSize()) {
				this.counts.dropped(TopicDrop.TOO_LARGE, 1);
				throw new DatagramTooLargeException(this.settings.maxDatagramSize(), length);
			}
			return this.broker.publishDatagram(name.key(), bytes);
		}).doOnSuccess((done) -> this.counts.published(true));
	}

	// Subscribing

	@Override
	public Mono<TopicSubscription> subscribe(WebTransportSession session, String topic, SubscribeOptions options) {
		return Mono.defer(() -> {
			TopicName name = TopicName.of(topic);
			return attach(session, name, options, false).flatMap((outbox) -> present(session, name, outbox));
		});
	}

	@Override
	public Mono<TopicSubscription> subscribeRequested(WebTransportSession session, String topic,
			SubscribeOptions options) {
		return Mono.defer(() -> {
			String name = TopicName.of(topic).key();
			return this.authorization.isAllowed(session, name);
		})
			.onErrorMap((ex) -> !(ex instanceof TopicException), (ex) -> denied(ex))
			.filter(Boolean::booleanValue)
			.switchIfEmpty(Mono.error(() -> denied(null)))
			.flatMap((allowed) -> subscribe(session, topic, options));
	}

	private static TopicException denied(@Nullable Throwable cause) {
		return new TopicException(TopicException.Reason.ACCESS_DENIED, "The session may not have the topic", cause);
	}

	/**
	 * Subscribe a session to what is published to its user.
	 */
	Mono<TopicSubscription> subscribeToUser(WebTransportSession session, String user) {
		return Mono.defer(() -> attach(session, TopicName.ofUser(user), SubscribeOptions.DEFAULT, true))
			.map(SessionTopicSubscription::new);
	}

	private Mono<SessionOutbox> attach(WebTransportSession session, TopicName name, SubscribeOptions options,
			boolean lazy) {
		TopicFormat format = TopicFormat.of(options.format(), session);
		TopicPosition since = (options.since() != null) ? options.since() : ClientPositions.find(session, name);
		Disposable place = this.places.take(session.getId());
		SessionOutbox outbox = new SessionOutbox(this.settings, this.counts, since, session, name, format, this.wire,
				lazy);
		outbox.onEnd(place);
		return this.hub.attach(name, outbox);
	}

	private Mono<TopicSubscription> present(WebTransportSession session, TopicName name, SessionOutbox outbox) {
		return outbox.endUnlessCompleted(findUser(session).map((user) -> member(session, user))
			.switchIfEmpty(Mono.fromSupplier(() -> member(session, null)))
			.flatMap((member) -> this.broker.join(name.key(), member).doOnSuccess((done) -> {
				outbox.onEnd(() -> leave(name, member));
				outbox.onEnd(this.registry.join(session, name.key()));
			}))
			.then(Mono.fromSupplier(() -> new SessionTopicSubscription(outbox))));
	}

	private Mono<String> findUser(WebTransportSession session) {
		Principal known = this.registry.findPrincipal(session);
		Mono<Principal> principal = (known != null) ? Mono.just(known)
				: session.getHandshakeInfo().getPrincipal().onErrorComplete();
		return principal.map(Principal::getName);
	}

	private TopicMember member(WebTransportSession session, @Nullable String user) {
		return new TopicMember(this.node + "/" + this.subscriptions.incrementAndGet(), session.getId(), user);
	}

	private void leave(TopicName name, TopicMember member) {
		// The broker forgets by itself whoever it cannot be told of
		this.broker.leave(name.key(), member)
			.subscribe(null, (ex) -> logger.debug("The broker is not told who left topic " + name, ex));
	}

	// Receiving

	@Override
	public <T> Flux<TopicMessage<T>> receive(String topic, Class<T> type) {
		return receive(topic, ResolvableType.forClass(type));
	}

	@Override
	public <T> Flux<TopicMessage<T>> receive(String topic, Class<T> type, TopicPosition since) {
		return receive(topic, ResolvableType.forClass(type), since);
	}

	@Override
	public <T> Flux<TopicMessage<T>> receive(String topic, ResolvableType type) {
		return receive(() -> TopicName.of(topic), type, null);
	}

	@Override
	public <T> Flux<TopicMessage<T>> receive(String topic, ResolvableType type, TopicPosition since) {
		Assert.notNull(since, "'since' must not be null");
		return receive(() -> TopicName.of(topic), type, since);
	}

	<T> Flux<TopicMessage<T>> receive(TopicName topic, ResolvableType type, @Nullable TopicPosition since) {
		return receive(() -> topic, type, since);
	}

	private <T> Flux<TopicMessage<T>> receive(Supplier<TopicName> topic, ResolvableType type,
			@Nullable TopicPosition since) {
		return Flux.defer(() -> {
			TopicName name = topic.get();
			return this.hub.attach(name, new MessageOutbox(this.settings, this.counts, since)).flatMapMany((outbox) -> {
				if (since != null && !outbox.isRecovered()) {
					outbox.end(TopicEnd.HISTORY_LOST);
				}
				return outbox;
			})
				.map((message) -> new TopicMessage<>(name.shown(), message.position(),
						this.codec.decode(message.payload(), type)));
		});
	}

	// Presence

	@Override
	public Mono<Presence> presence(String topic) {
		return Mono.defer(() -> this.broker.presence(TopicName.of(topic).key()));
	}

	@Override
	public Flux<PresenceChange> presenceChanges(String topic) {
		return Flux.defer(() -> this.broker.presenceChanges(TopicName.of(topic).key()));
	}

}
