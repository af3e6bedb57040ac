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

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * What waits for a session, and the stream by which it goes there.
 */
final class SessionOutbox extends TopicOutbox<DataBuffer> {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(SessionOutbox.class);

	private final WebTransportSession session;

	private final TopicName topic;

	private final TopicFormat format;

	private final TopicWire wire;

	private final TopicCounts counts;

	/**
	 * Whether the stream opens with the first message.
	 */
	private final boolean lazy;

	private final AtomicBoolean opened = new AtomicBoolean();

	private volatile boolean sending;

	SessionOutbox(TopicSettings settings, TopicCounts counts, @Nullable TopicPosition since,
			WebTransportSession session, TopicName topic, TopicFormat format, TopicWire wire, boolean lazy) {
		super(settings, counts, since);
		this.session = session;
		this.topic = topic;
		this.format = format;
		this.wire = wire;
		this.counts = counts;
		this.lazy = lazy;
		onEnd(session.closeStatus()
			.subscribe((status) -> end(TopicEnd.SESSION_ENDED), (ex) -> end(TopicEnd.SESSION_ENDED),
					() -> end(TopicEnd.SESSION_ENDED)));
	}

	String topic() {
		return this.topic.shown();
	}

	@Override
	DataBuffer header(TopicPosition start, boolean recovered) {
		return this.wire.header(this.format, topic(), start, recovered);
	}

	@Override
	DataBuffer live(BrokerMessage message, SharedBuffers shared) {
		return shared.get(this.format);
	}

	@Override
	DataBuffer past(BrokerMessage message) {
		return this.wire.wrap(this.wire.message(this.format, message.position().offset(), message.payload()));
	}

	@Override
	boolean showsBeginning() {
		return true;
	}

	@Override
	void discard(DataBuffer element) {
		DataBufferUtils.release(element);
	}

	@Override
	@Nullable Throwable failure(TopicEnd end) {
		return (end.getCode() >= 0) ? new StreamResetException(end.getCode()) : null;
	}

	@Override
	void ready(boolean waiting) {
		// A position that nothing is left of is news too
		boolean wanted = waiting || !this.lazy || since() != null;
		if (wanted && !this.opened.get() && this.opened.compareAndSet(false, true)) {
			open();
		}
	}

	private void open() {
		Disposable opening = this.session.createUnidirectionalStream()
			.doOnNext((stream) -> this.sending = true)
			.flatMap((stream) -> stream.send(this))
			.doOnDiscard(WebTransportSendStream.class, (stream) -> stream.reset(0).onErrorComplete().subscribe())
			.subscribe(null, this::sendingFailed, () -> end(TopicEnd.CANCELLED));
		onEnd(() -> {
			// A stream that is there learns of the end by what it sends. One that the
			// peer gives no credit for is not waited for
			if (!this.sending) {
				opening.dispose();
			}
		});
	}

	private void sendingFailed(Throwable failure) {
		if (failure instanceof SessionClosedException) {
			end(TopicEnd.SESSION_ENDED);
		}
		else if (failure instanceof StreamStoppedException) {
			end(TopicEnd.STOPPED);
		}
		else if (isActive()) {
			errors.error("[" + this.session.getId() + "] A topic cannot be sent", failure);
			end(TopicEnd.FAILED);
		}
	}

	@Override
	void cancelled() {
		// The stream tells why
	}

	@Override
	void datagram(SharedBuffers shared) {
		DataBuffer datagram;
		try {
			datagram = shared.get(this.format);
		}
		catch (RuntimeException ex) {
			errors.error("A datagram of a topic cannot be written", ex);
			this.counts.dropped(TopicDrop.FAILED, 1);
			return;
		}
		DatagramResult result = this.session.sendDatagram(datagram);
		switch (result) {
			case SENT, QUEUED -> this.counts.delivered(true);
			case TOO_LARGE -> this.counts.dropped(TopicDrop.TOO_LARGE, 1);
			case DROPPED -> this.counts.dropped(TopicDrop.NOT_SENT, 1);
		}
	}

}
