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

package io.github.webtransport.spring.messaging.channel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.InProcessBrokerSettings;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.SubscribableChannel;

/**
 * Carries topics by two message channels: what is published goes into the one, and what
 * all nodes publish comes out of the other, that of this node included. Behind them is
 * any broker that gives each message to each node.
 *
 * <p>
 * Messages are live only. There is no history, so that nobody who comes back has
 * recovered; each node numbers what it receives, in an epoch of its own. Where a message
 * of a publisher is missing, listeners are told of the loss at the next one; what comes
 * twice is left out. Presence is that of this node.
 *
 * <p>
 * Channels may block, which happens on a thread of this broker. A publication is complete
 * when the channel has taken the message; it has no position that other nodes know, and
 * is told {@link TopicPosition#UNKNOWN}. Fails with
 * {@link io.github.webtransport.spring.messaging.TopicException.Reason#UNAVAILABLE} when
 * that takes too long, or too many wait.
 *
 * @since 0.1.0
 */
public final class ChannelTopicBroker implements TopicBroker, SmartLifecycle, Disposable {

	/**
	 * The name of the bean into which this node publishes.
	 */
	public static final String OUTBOUND_CHANNEL = "webTransportTopicsOut";

	/**
	 * The name of the bean out of which come the messages of all nodes.
	 */
	public static final String INBOUND_CHANNEL = "webTransportTopicsIn";

	/**
	 * The header with the name of the topic, percent-encoded, by which a broker may keep
	 * the messages of a topic together. Not needed where they are received.
	 */
	public static final String TOPIC_HEADER = "webtransport_topic";

	private static final Log logger = LogFactory.getLog(ChannelTopicBroker.class);

	/**
	 * How often it is tried at first, while what is behind the channels starts.
	 */
	private static final Duration FIRST_HEARTBEATS = Duration.ofMillis(500);

	private final ChannelSender sender;

	private final SubscribableChannel inbound;

	private final MessageHandler handler = this::received;

	private final Map<String, ChannelTopic> topics = new ConcurrentHashMap<>();

	private final InProcessTopicBroker presence;

	private final String node = UUID.randomUUID().toString();

	private final AtomicBoolean away = new AtomicBoolean();

	private final AtomicBoolean strangers = new AtomicBoolean();

	private final Disposable.Swap heartbeat = Disposables.swap();

	private final Duration period;

	private volatile boolean running;

	private volatile boolean heard;

	private volatile long lastHeard = System.nanoTime();

	/**
	 * Create a broker, which receives from now on.
	 * @param outbound takes what this node publishes; may block
	 * @param inbound has what all nodes publish, as {@code byte[]} or {@code String}
	 * @param settings the settings
	 */
	public ChannelTopicBroker(MessageChannel outbound, SubscribableChannel inbound, ChannelBrokerSettings settings) {
		this.sender = new ChannelSender(outbound, settings.timeout());
		this.inbound = inbound;
		InProcessBrokerSettings defaults = InProcessBrokerSettings.DEFAULT;
		this.presence = new InProcessTopicBroker(
				new InProcessBrokerSettings(0, defaults.historyAge(), 0, Integer.MAX_VALUE, settings.presenceGrace()));
		inbound.subscribe(this.handler);
		this.period = settings.heartbeat();
	}

	/**
	 * Begin to look whether the channels lead back, when all that is behind them has been
	 * created.
	 */
	@Override
	public void start() {
		this.running = true;
		this.lastHeard = System.nanoTime();
		Duration first = (FIRST_HEARTBEATS.compareTo(this.period) < 0) ? FIRST_HEARTBEATS : this.period;
		this.heartbeat.update(Flux.interval(Duration.ZERO, first, Schedulers.parallel())
			.onBackpressureDrop()
			.takeUntil((number) -> this.heard)
			.concatWith(Flux.interval(this.period, Schedulers.parallel()).onBackpressureDrop())
			.subscribe((number) -> beat()));
	}

	@Override
	public void stop() {
		this.running = false;
		this.heartbeat.update(Disposables.disposed());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Return whether what this node sends comes back, as far as is known.
	 * @return {@code false} before the first heartbeat has, and when none has for three
	 * heartbeats
	 */
	@Override
	public boolean isAvailable() {
		return this.heard && !this.away.get();
	}

	private void beat() {
		if (System.nanoTime() - this.lastHeard > this.period.multipliedBy(3).toNanos()
				&& this.away.compareAndSet(false, true)) {
			logger.warn("What is sent to '" + OUTBOUND_CHANNEL + "' does not come back by '" + INBOUND_CHANNEL
					+ "': messages to topics do not reach other nodes until that is mended");
		}
		this.sender.send(ChannelMessage.heartbeat(this.node))
			.subscribe(null, (ex) -> logger.debug("A heartbeat is not sent", ex));
	}

	private void back() {
		this.lastHeard = System.nanoTime();
		this.heard = true;
		if (this.away.compareAndSet(true, false)) {
			logger.info("What is sent to '" + OUTBOUND_CHANNEL + "' comes back");
		}
	}

	/**
	 * Called by any thread. Never throws: the broker would send again what cannot be
	 * read.
	 */
	private void received(Message<?> message) {
		ChannelMessage received;
		try {
			received = ChannelMessage.parse(bytes(message.getPayload()));
		}
		catch (IllegalArgumentException ex) {
			if (this.strangers.compareAndSet(false, true)) {
				logger.warn("Something comes by '" + INBOUND_CHANNEL + "' that is no message of a topic: "
						+ ex.getMessage() + ". More of it is told at DEBUG");
			}
			logger.debug("Something else comes by '" + INBOUND_CHANNEL + "'", ex);
			return;
		}
		if (received.kind() == ChannelMessage.Kind.HEARTBEAT) {
			if (received.publisher().equals(this.node)) {
				back();
			}
			return;
		}
		ChannelTopic topic = this.topics.get(received.topic());
		if (topic != null) {
			if (received.kind() == ChannelMessage.Kind.DATAGRAM) {
				topic.receivedDatagram(received.payload());
			}
			else {
				topic.received(received);
			}
		}
	}

	private static byte[] bytes(Object payload) {
		if (payload instanceof byte[] bytes) {
			return bytes;
		}
		if (payload instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw new IllegalArgumentException("Its payload is a " + payload.getClass().getName());
	}

	// Messages

	@Override
	public Mono<TopicPosition> publish(String topic, byte[] payload) {
		return this.sender.send(topic, payload).thenReturn(TopicPosition.UNKNOWN);
	}

	@Override
	public Mono<Void> publishDatagram(String topic, byte[] payload) {
		return this.sender.send(ChannelMessage.datagram(topic, payload));
	}

	@Override
	public Mono<Disposable> subscribe(String topic, TopicListener listener) {
		return Mono.fromSupplier(() -> {
			this.topics.compute(topic,
					(key, found) -> ((found != null) ? found : new ChannelTopic()).acquire(listener));
			AtomicBoolean ended = new AtomicBoolean();
			return () -> {
				if (ended.compareAndSet(false, true)) {
					this.topics.computeIfPresent(topic, (key, found) -> found.release(listener) ? null : found);
				}
			};
		});
	}

	@Override
	public Mono<TopicHistory> history(String topic, @Nullable TopicPosition since) {
		return Mono.fromSupplier(() -> {
			ChannelTopic found = this.topics.get(topic);
			TopicPosition position = (found != null) ? found.position() : new TopicPosition(ChannelTopic.newEpoch(), 0);
			return new TopicHistory(position, false, List.of());
		});
	}

	// Presence

	@Override
	public Mono<Void> join(String topic, TopicMember member) {
		return this.presence.join(topic, member);
	}

	@Override
	public Mono<Void> leave(String topic, TopicMember member) {
		return this.presence.leave(topic, member);
	}

	@Override
	public Mono<Presence> presence(String topic) {
		return this.presence.presence(topic);
	}

	@Override
	public Flux<PresenceChange> presenceChanges(String topic) {
		return this.presence.presenceChanges(topic);
	}

	/**
	 * Stop sending and receiving.
	 */
	@Override
	public void dispose() {
		this.heartbeat.dispose();
		this.inbound.unsubscribe(this.handler);
		this.sender.dispose();
		this.presence.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.heartbeat.isDisposed();
	}

}
