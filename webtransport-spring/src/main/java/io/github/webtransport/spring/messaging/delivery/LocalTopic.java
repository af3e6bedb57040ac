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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import io.netty.buffer.ByteBuf;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A topic that this node has subscribers of, and its one subscription at the broker.
 */
final class LocalTopic implements TopicListener {

	private static final Log logger = LogFactory.getLog(LocalTopic.class);

	private final TopicName name;

	private final TopicWire wire;

	private final Mono<Disposable> listening;

	private final Set<TopicOutbox<?>> subscribers = ConcurrentHashMap.newKeySet();

	/**
	 * How many have or want to have a subscription. Belongs to the hub.
	 */
	private int users;

	LocalTopic(TopicName name, TopicWire wire, TopicBroker broker) {
		this.name = name;
		this.wire = wire;
		this.listening = broker.subscribe(name.key(), this).cache();
	}

	LocalTopic acquire() {
		this.users++;
		return this;
	}

	/**
	 * Return whether nobody is left.
	 */
	boolean release() {
		this.users--;
		return this.users == 0;
	}

	/**
	 * Wait for the broker.
	 */
	Mono<Void> listening() {
		return this.listening.then();
	}

	/**
	 * Let go of the broker, at once or when it has answered.
	 */
	void stopListening() {
		this.listening.subscribe(Disposable::dispose,
				(ex) -> logger.debug("There was no subscription to end of topic " + this.name, ex));
	}

	int lag() {
		return this.subscribers.stream().mapToInt(TopicOutbox::waiting).max().orElse(0);
	}

	void add(TopicOutbox<?> subscriber) {
		this.subscribers.add(subscriber);
		subscriber.onEnd(() -> this.subscribers.remove(subscriber));
	}

	@Override
	public void onMessage(BrokerMessage message) {
		share((format) -> this.wire.message(format, message.position().offset(), message.payload()),
				(shared) -> this.subscribers.forEach((subscriber) -> subscriber.offer(message, shared)));
	}

	@Override
	public void onDatagram(byte[] payload) {
		share((format) -> this.wire.datagram(format, this.name.shown(), payload),
				(shared) -> this.subscribers.forEach((subscriber) -> subscriber.datagram(shared)));
	}

	private void share(Function<TopicFormat, ByteBuf> writer, Consumer<SharedBuffers> recipients) {
		SharedBuffers shared = new SharedBuffers(this.wire, writer);
		try {
			recipients.accept(shared);
		}
		finally {
			shared.release();
		}
	}

	@Override
	public void onLost() {
		this.subscribers.forEach(TopicOutbox::lost);
	}

}
