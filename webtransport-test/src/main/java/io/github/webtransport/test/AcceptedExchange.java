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

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.RejectionSpec;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;

/**
 * An exchange with a session. What arrives is subscribed to when a test first asks for
 * it, so that a test may also do so itself.
 */
final class AcceptedExchange implements ExchangeSpec {

	private final WebTransportSession session;

	private final Steps steps;

	private final Payloads payloads;

	private final Map<String, TopicSpec> topics = new HashMap<>();

	private @Nullable Pull<DataBuffer> datagrams;

	private @Nullable Pull<WebTransportStream> bidirectionalStreams;

	private @Nullable Pull<WebTransportReceiveStream> unidirectionalStreams;

	AcceptedExchange(WebTransportSession session, Steps steps, Payloads payloads) {
		this.session = session;
		this.steps = steps;
		this.payloads = payloads;
	}

	ExchangeFacts facts() {
		return this.steps.facts();
	}

	@Override
	public ExchangeSpec expectOpen() {
		if (!this.session.isOpen()) {
			throw facts().failure("The session has ended", null);
		}
		return this;
	}

	@Override
	public RejectionSpec expectRejected() {
		throw facts().failure("The session was accepted", null);
	}

	@Override
	public ExchangeSpec expectProtocol(String protocol) {
		String actual = this.session.getHandshakeInfo().getProtocol();
		if (!protocol.equals(actual)) {
			throw facts().mismatch("Protocol", protocol, Objects.requireNonNullElse(actual, "none"));
		}
		return this;
	}

	@Override
	public WebTransportSession session() {
		return this.session;
	}

	// Datagrams

	@Override
	public ExchangeSpec sendDatagram(Object payload) {
		byte[] bytes = this.payloads.encode(payload);
		DatagramResult result = this.session.sendDatagram(this.session.bufferFactory().wrap(bytes));
		facts().add("> datagram, " + Payloads.show(bytes) + ": " + result);
		if (result != DatagramResult.SENT && result != DatagramResult.QUEUED) {
			throw facts().failure("The datagram was not sent but " + result + "; its payload may have "
					+ this.session.maxDatagramSize() + " bytes", null);
		}
		return this;
	}

	@Override
	public ExchangeSpec expectDatagram(Object expected) {
		Object actual = nextDatagram(expected.getClass());
		if (!Payloads.matches(expected, actual)) {
			throw facts().mismatch("Datagram", expected, actual);
		}
		return this;
	}

	@Override
	public <T> T nextDatagram(ParameterizedTypeReference<T> type) {
		if (this.datagrams == null) {
			this.datagrams = new Pull<>(this.session.receiveDatagrams());
		}
		byte[] bytes = Payloads.take(this.steps.take("No datagram came", this.datagrams));
		facts().add("< datagram, " + Payloads.show(bytes));
		return this.payloads.decode(bytes, type);
	}

	@Override
	public <T> Flux<T> receiveDatagrams(ParameterizedTypeReference<T> type) {
		return this.session.receiveDatagrams().map((datagram) -> this.payloads.decode(Payloads.take(datagram), type));
	}

	// Streams

	@Override
	public StreamSpec bidirectionalStream() {
		WebTransportStream stream = this.steps.await("No credit for a bidirectional stream",
				this.session.createBidirectionalStream());
		return stream("> bidirectional stream ", stream.getStreamId(), stream, stream);
	}

	@Override
	public StreamSpec unidirectionalStream() {
		WebTransportSendStream stream = this.steps.await("No credit for a unidirectional stream",
				this.session.createUnidirectionalStream());
		return stream("> unidirectional stream ", stream.getStreamId(), stream, null);
	}

	@Override
	public StreamSpec expectBidirectionalStream() {
		if (this.bidirectionalStreams == null) {
			this.bidirectionalStreams = new Pull<>(this.session.incomingBidirectionalStreams());
		}
		WebTransportStream stream = this.steps.take("The server opened no bidirectional stream",
				this.bidirectionalStreams);
		return stream("< bidirectional stream ", stream.getStreamId(), stream, stream);
	}

	@Override
	public StreamSpec expectUnidirectionalStream() {
		if (this.unidirectionalStreams == null) {
			this.unidirectionalStreams = new Pull<>(this.session.incomingUnidirectionalStreams());
		}
		WebTransportReceiveStream stream = this.steps.take("The server opened no unidirectional stream",
				this.unidirectionalStreams);
		return stream("< unidirectional stream ", stream.getStreamId(), null, stream);
	}

	@Override
	public TopicSpec expectTopic(String topic) {
		TopicSpec spec;
		while ((spec = this.topics.get(topic)) == null) {
			DefaultTopicSpec next = new DefaultTopicSpec(this, expectUnidirectionalStream(), this.payloads);
			this.topics.put(next.name(), next);
		}
		return spec;
	}

	/**
	 * Forget a topic whose stream has ended, so that another can take its place.
	 */
	void topicEnded(DefaultTopicSpec topic) {
		this.topics.remove(topic.name(), topic);
	}

	private StreamSpec stream(String step, long id, @Nullable WebTransportSendStream sending,
			@Nullable WebTransportReceiveStream receiving) {
		facts().add(step + id);
		StreamBody body = (receiving != null) ? new StreamBody(receiving, this.steps) : null;
		return new DefaultStreamSpec(this, id, sending, body, this.steps, this.payloads);
	}

	// The end

	@Override
	public ExchangeSpec expectDraining() {
		Throwable failure = this.steps.awaitEnd("The server does not want the session to end", this.session.draining());
		if (failure != null) {
			throw facts().failure("The session ended before the server wanted it to", failure);
		}
		return this;
	}

	@Override
	public void close(long code, String reason) {
		this.session.close(CloseStatus.of(code, reason)).subscribe();
		this.steps.await("The session does not end", this.session.closeStatus());
	}

	@Override
	public void expectClose(long code) {
		CloseStatus status = this.steps.await("The server does not close the session", this.session.closeStatus());
		if (status.code() != code) {
			throw facts().mismatch("Close code", code, status.code());
		}
	}

	@Override
	public void expectClose(long code, String reason) {
		expectClose(code);
		CloseStatus status = this.steps.await("The server does not close the session", this.session.closeStatus());
		if (!status.reason().equals(reason)) {
			throw facts().mismatch("Close reason", reason, status.reason());
		}
	}

}
