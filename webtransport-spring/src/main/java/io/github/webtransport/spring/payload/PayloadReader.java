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

import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.MimeType;
import org.springframework.validation.Validator;

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

	private PayloadReader(PayloadValueReader values, @Nullable ReactiveAdapter adapter, boolean stream, boolean head) {
		this.values = values;
		this.adapter = adapter;
		this.stream = stream;
		this.head = head;
	}

	/**
	 * Create the reader for a parameter.
	 * @param parameter the parameter
	 * @param strategies has the decoders
	 * @param consumes the format of the endpoint, or {@code null}
	 * @param validator validates values, or {@code null}
	 * @param stream whether the payload is that of a stream
	 * @return the reader
	 * @throws IllegalArgumentException if its values cannot be read
	 */
	public static PayloadReader of(MethodParameter parameter, WebTransportStrategies strategies,
			@Nullable MimeType consumes, @Nullable Validator validator, boolean stream) {
		ReactiveAdapter adapter = strategies.reactiveAdapterRegistry().getAdapter(parameter.getParameterType());
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		if (adapter != null) {
			if (adapter.isNoValue()) {
				throw new IllegalArgumentException(
						"a parameter of type %s takes no values".formatted(type.getType().getTypeName()));
			}
			type = type.getGeneric();
		}
		PayloadFormat format = PayloadFormat.of(type, consumes);
		Decoder<Object> decoder = strategies.findDecoder(type, format.mimeType());
		if (decoder == null) {
			throw format.codecNotFound(
					"no decoder reads %s from %s".formatted(type.getType().getTypeName(), format.describe()),
					strategies.decoders().stream().flatMap((known) -> known.getDecodableMimeTypes().stream()));
		}
		if (stream && adapter != null && adapter.isMultiValue() && !format.isBytes() && !format.fitsLines()) {
			throw new IllegalArgumentException(
					"a stream has no message boundaries, and many values of %s as %s cannot be read from lines"
						.formatted(type.getType().getTypeName(), format.describe()));
		}
		PayloadValueReader reader = new PayloadValueReader(parameter, type, decoder, format,
				strategies.maxInMemorySize(), PayloadValidator.of(parameter, validator));
		return new PayloadReader(reader, adapter, stream, false);
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
	 * {@link PayloadInput.Headed}.
	 * @return {@code true} if another takes what follows
	 */
	public boolean isHead() {
		return this.head;
	}

	/**
	 * Cut the first line off a stream, for a parameter that takes it.
	 * @param buffers the bytes of the stream
	 * @return the line as {@link PayloadInput.HeldBuffer}, and buffers with what follows.
	 * Fails if the line is too long
	 */
	public Flux<Object> cutHead(Flux<DataBuffer> buffers) {
		return this.values.cutHead(buffers);
	}

	/**
	 * Return whether the value must be there when the method is called, by a
	 * {@link PayloadInput.HeldBuffer}.
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
	 * @param input the payload: a {@link PayloadInput.HeldBuffer} for a value, or a
	 * {@link PayloadInput.Headed} where another parameter takes a part of it
	 * @return the value or the reactive type; {@code null} for an empty payload where the
	 * parameter is nullable
	 */
	public @Nullable Object read(PayloadInput input) {
		if (this.head) {
			return this.values.read(((PayloadInput.Headed) input).head().take());
		}
		if (this.adapter == null) {
			return this.values.read(((PayloadInput.HeldBuffer) input).take());
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
