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

package io.github.webtransport.spring.annotation.support;

import io.github.webtransport.DatagramResult;
import io.github.webtransport.DatagramTooLargeException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.payload.PayloadWriter;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Sends what methods return, each value as one datagram.
 */
final class DatagramOutput {

	private final WebTransportSession session;

	DatagramOutput(WebTransportSession session) {
		this.session = session;
	}

	Mono<Void> send(Publisher<Object> values, boolean many, PayloadWriter writer) {
		if (many) {
			return this.session.sendDatagrams(Flux.from(values)
				.map((value) -> checkSize(writer.write(value, this.session.bufferFactory())))
				.doOnDiscard(DataBuffer.class, DataBufferUtils::release));
		}
		return Mono.from(values).doOnNext((value) -> {
			DataBuffer datagram = write(value, writer);
			int length = datagram.readableByteCount();
			if (this.session.sendDatagram(datagram) == DatagramResult.TOO_LARGE) {
				throw new DatagramTooLargeException(this.session.maxDatagramSize(), length);
			}
		}).then();
	}

	/**
	 * Write a value to a datagram, or fail because it is too large.
	 */
	DataBuffer write(Object value, PayloadWriter writer) {
		return checkSize(writer.write(value, this.session.bufferFactory()));
	}

	/**
	 * Send what has been written. If it has become too large since then, it is counted as
	 * dropped.
	 */
	void send(DataBuffer datagram) {
		this.session.sendDatagram(datagram);
	}

	private DataBuffer checkSize(DataBuffer datagram) {
		int length = datagram.readableByteCount();
		int max = this.session.maxDatagramSize();
		if (max > 0 && length > max) {
			DataBufferUtils.release(datagram);
			throw new DatagramTooLargeException(max, length);
		}
		return datagram;
	}

}
