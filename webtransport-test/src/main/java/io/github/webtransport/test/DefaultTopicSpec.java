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

package io.github.webtransport.test;

import java.util.Map;

import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The stream of a topic.
 */
final class DefaultTopicSpec implements TopicSpec {

	private static final ParameterizedTypeReference<Map<?, ?>> OBJECT = new ParameterizedTypeReference<>() {
	};

	private final AcceptedExchange exchange;

	private final StreamSpec stream;

	private final Payloads payloads;

	private final Map<?, ?> header;

	private TopicPosition position;

	DefaultTopicSpec(AcceptedExchange exchange, StreamSpec stream, Payloads payloads) {
		this.exchange = exchange;
		this.stream = stream;
		this.payloads = payloads;
		this.header = object(stream.nextLine(byte[].class));
		this.position = new TopicPosition(String.valueOf(member(this.header, "epoch")), offset(this.header));
	}

	private Map<?, ?> object(byte[] json) {
		try {
			return this.payloads.decode(json, OBJECT);
		}
		catch (RuntimeException ex) {
			throw this.exchange.facts().failure(Payloads.show(json) + " is not of a topic", ex);
		}
	}

	private Object member(Map<?, ?> object, String name) {
		Object value = object.get(name);
		if (value == null) {
			throw this.exchange.facts().failure(object + " is not of a topic: it has no '" + name + "'", null);
		}
		return value;
	}

	private long offset(Map<?, ?> object) {
		return Long.parseLong(String.valueOf(member(object, "offset")));
	}

	String name() {
		return String.valueOf(member(this.header, "topic"));
	}

	@Override
	public ExchangeSpec exchange() {
		return this.exchange;
	}

	@Override
	public TopicSpec expectRecovered(boolean recovered) {
		return expect("Recovered", recovered, member(this.header, "recovered"));
	}

	@Override
	public TopicPosition position() {
		return this.position;
	}

	@Override
	public TopicSpec message(Object expected) {
		return expect("Message", expected, nextMessage(expected.getClass()));
	}

	@Override
	public <T> T nextMessage(ParameterizedTypeReference<T> type) {
		Map<?, ?> message = object(this.stream.nextLine(byte[].class));
		TopicPosition next = new TopicPosition(this.position.epoch(), this.position.offset() + 1);
		expect("Offset", next.offset(), offset(message));
		this.position = next;
		return data(message, type);
	}

	/**
	 * What a message has was read as any value: read it again as what it should be.
	 */
	private <T> T data(Map<?, ?> object, ParameterizedTypeReference<T> type) {
		return this.payloads.decode(this.payloads.encode(member(object, "data")), type);
	}

	@Override
	public TopicSpec datagram(Object expected) {
		Map<?, ?> datagram = object(this.exchange.nextDatagram(byte[].class));
		expect("Topic of the datagram", name(), member(datagram, "topic"));
		return expect("Datagram", expected, data(datagram, ParameterizedTypeReference.forType(expected.getClass())));
	}

	private TopicSpec expect(String what, Object expected, @Nullable Object actual) {
		if (!Payloads.matches(expected, actual)) {
			throw this.exchange.facts().mismatch(what, expected, String.valueOf(actual));
		}
		return this;
	}

	@Override
	public ExchangeSpec expectReset(TopicEnd end) {
		this.stream.expectReset(end.getCode());
		this.exchange.topicEnded(this);
		return this.exchange;
	}

	@Override
	public ExchangeSpec expectEnd() {
		this.stream.expectEnd();
		this.exchange.topicEnded(this);
		return this.exchange;
	}

}
