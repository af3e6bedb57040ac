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

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import io.github.webtransport.StreamResetException;
import io.github.webtransport.WebTransportReceiveStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * What a stream receives: taken by lines, or up to its end. Reads no further than it has
 * to.
 */
final class StreamBody {

	private final WebTransportReceiveStream stream;

	private final Steps steps;

	private byte[] bytes = {};

	private @Nullable Pull<DataBuffer> pull;

	private @Nullable Signal<DataBuffer> end;

	StreamBody(WebTransportReceiveStream stream, Steps steps) {
		this.stream = stream;
		this.steps = steps;
	}

	Mono<Void> stopSending(long code) {
		return this.stream.stopSending(code);
	}

	/**
	 * Take a line, without what ends it.
	 */
	byte[] line() {
		int from = 0;
		while (true) {
			for (int i = from; i < this.bytes.length; i++) {
				if (this.bytes[i] == '\n') {
					return take(i, i + 1);
				}
			}
			from = this.bytes.length;
			if (!more("No line came")) {
				requireFin("No line came");
				if (this.bytes.length == 0) {
					throw this.steps.facts().failure("No line came: the stream has ended", null);
				}
				return take(this.bytes.length, this.bytes.length);
			}
		}
	}

	/**
	 * Take everything.
	 */
	byte[] rest() {
		String failure = "The stream does not end";
		while (more(failure)) {
			// There is more
		}
		requireFin(failure);
		return take(this.bytes.length, this.bytes.length);
	}

	/**
	 * Wait for a reset.
	 * @return the code
	 */
	long reset() {
		String failure = "The stream is not reset";
		while (more(failure)) {
			this.bytes = new byte[0];
		}
		if (this.end != null && this.end.getThrowable() instanceof StreamResetException reset) {
			return reset.getCode();
		}
		requireFin(failure);
		throw this.steps.facts().failure(failure + " but ended", null);
	}

	Flux<byte[]> lines() {
		return this.stream.receive()
			.map(Payloads::take)
			.concatWith(Mono.just(new byte[] { '\n' }))
			.concatMapIterable(new LineCutter(), 1);
	}

	private byte[] take(int length, int consumed) {
		byte[] taken = Arrays.copyOf(this.bytes, length);
		this.bytes = Arrays.copyOfRange(this.bytes, consumed, this.bytes.length);
		// An end of line may be two characters
		return (consumed > length && length > 0 && taken[length - 1] == '\r') ? Arrays.copyOf(taken, length - 1)
				: taken;
	}

	/**
	 * Read on.
	 * @return {@code false} if the stream has ended
	 */
	private boolean more(String failure) {
		if (this.end != null) {
			return false;
		}
		if (this.pull == null) {
			this.pull = new Pull<>(this.stream.receive());
		}
		Signal<DataBuffer> signal = this.steps
			.next(failure + ((this.bytes.length > 0) ? ", but " + Payloads.show(this.bytes) : ""), this.pull);
		DataBuffer buffer = signal.get();
		if (buffer == null) {
			this.end = signal;
			return false;
		}
		byte[] read = Payloads.take(buffer);
		this.steps.facts().add("< stream " + this.stream.getStreamId() + ", " + Payloads.show(read));
		ByteArrayOutputStream all = new ByteArrayOutputStream(this.bytes.length + read.length);
		all.writeBytes(this.bytes);
		all.writeBytes(read);
		this.bytes = all.toByteArray();
		return true;
	}

	private void requireFin(String failure) {
		Throwable cause = (this.end != null) ? this.end.getThrowable() : null;
		if (cause != null) {
			throw this.steps.facts().failure(failure + ": " + cause.getMessage(), cause);
		}
	}

}
