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

package io.github.webtransport.spring.payload;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.io.buffer.DataBuffer;

/**
 * Reads the payload of a call in the way that a parameter takes it: as a value, or by a
 * reactive type.
 *
 * @since 0.1.0
 */
public final class PayloadReader {

	private final PayloadValueReader values;

	private final @Nullable ReactiveAdapter adapter;

	private final boolean stream;

	private final boolean head;

	/**
	 * Create a reader.
	 * @param values reads the values
	 * @param adapter the reactive type of the parameter, or {@code null} if it takes the
	 * value itself
	 * @param stream whether the payload is that of a stream
	 */
	PayloadReader(PayloadValueReader values, @Nullable ReactiveAdapter adapter, boolean stream) {
		this(values, adapter, stream, false);
	}

	private PayloadReader(PayloadValueReader values, @Nullable ReactiveAdapter adapter, boolean stream, boolean head) {
		this.values = values;
		this.adapter = adapter;
		this.stream = stream;
		this.head = head;
	}

	/**
	 * Return a reader that takes the first line of a stream, and leaves what follows to
	 * another parameter.
	 * @return the reader, or {@code null} if the parameter does not take an object that
	 * can be read from a line. Text, numbers and the like are not: they are more likely
	 * to lack an annotation
	 */
	public @Nullable PayloadReader asHead() {
		return (this.stream && isValue() && this.values.isObjectOfLine())
				? new PayloadReader(this.values, this.adapter, true, true) : null;
	}

	/**
	 * Return whether the parameter takes the first line of a stream, by a
	 * {@link HeadedInput}.
	 * @return {@code true} if another takes what follows
	 */
	public boolean isHead() {
		return this.head;
	}

	/**
	 * Cut the first line off a stream, for a parameter that takes it.
	 * @param buffers the bytes of the stream
	 * @return the line as {@link HeldBuffer}, and buffers with what follows. Fails if the
	 * line is too long
	 */
	public Flux<Object> cutHead(Flux<DataBuffer> buffers) {
		return this.values.cutHead(buffers);
	}

	/**
	 * Return whether the value must be there when the method is called, by a
	 * {@link HeldBuffer}.
	 * @return {@code true} for a parameter without a reactive type
	 */
	public boolean isValue() {
		return this.adapter == null;
	}

	/**
	 * Return whether the parameter takes many values.
	 * @return {@code true} for many
	 */
	public boolean isMany() {
		return this.adapter != null && this.adapter.isMultiValue();
	}

	/**
	 * Collect a whole stream, for a parameter that takes a value.
	 * @param buffers the bytes of the stream
	 * @return one buffer with all of them
	 */
	public Mono<DataBuffer> join(Flux<DataBuffer> buffers) {
		return this.values.join(buffers);
	}

	/**
	 * Read a payload.
	 * @param input the payload: a {@link HeldBuffer} for a value, or a
	 * {@link HeadedInput} where another parameter takes a part of it
	 * @return the value or the reactive type; {@code null} for an empty payload where the
	 * parameter is nullable
	 */
	public @Nullable Object read(PayloadInput input) {
		if (this.head) {
			return this.values.read(((HeadedInput) input).head().take());
		}
		if (this.adapter == null) {
			return this.values.read(((HeldBuffer) input).take());
		}
		Flux<DataBuffer> buffers = Flux.defer(input::buffers);
		if (this.adapter.isMultiValue()) {
			return this.adapter.fromPublisher(
					this.stream ? this.values.readStream(buffers) : this.values.readEach(buffers, input::skips));
		}
		Mono<DataBuffer> whole = this.stream ? this.values.join(buffers) : buffers.single();
		return this.adapter.fromPublisher(whole.mapNotNull(this.values::read));
	}

}
