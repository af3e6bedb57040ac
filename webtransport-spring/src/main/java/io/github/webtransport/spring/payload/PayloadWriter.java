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

import java.util.Map;

import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.AbstractSingleValueEncoder;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.MimeType;

/**
 * Writes the values that a method returns: one per datagram, or to a stream.
 *
 * @since 0.1.0
 */
public final class PayloadWriter {

	private final WebTransportStrategies strategies;

	private final @Nullable MimeType produces;

	private final ResolvableType type;

	private final @Nullable Codec declared;

	/**
	 * Create a writer.
	 * @param strategies has the encoders
	 * @param produces the format of the endpoint, or {@code null}
	 * @param type the type of the values; the encoder is looked for when there is a value
	 * where the type says nothing
	 * @throws IllegalArgumentException if there is no encoder for the type
	 */
	public PayloadWriter(WebTransportStrategies strategies, @Nullable MimeType produces, ResolvableType type) {
		this.strategies = strategies;
		this.produces = produces;
		this.type = type;
		this.declared = (type.toClass() != Object.class) ? find(type) : null;
	}

	private Codec find(ResolvableType type) {
		PayloadFormat format = PayloadFormat.of(type, this.produces);
		Encoder<Object> encoder = this.strategies.findEncoder(type, format.mimeType());
		if (encoder == null) {
			throw format.codecNotFound(
					"no encoder writes %s as %s".formatted(type.getType().getTypeName(), format.describe()),
					this.strategies.encoders().stream().flatMap((known) -> known.getEncodableMimeTypes().stream()));
		}
		return new Codec(encoder, type, format);
	}

	private Codec codecOf(Object value) {
		return (this.declared != null) ? this.declared : find(ResolvableType.forInstance(value));
	}

	/**
	 * Check that many values can be written to a stream.
	 * @throws IllegalArgumentException if they cannot be told apart
	 */
	public void checkManyOnStream() {
		if (this.declared != null) {
			checkLines(this.declared.format());
		}
	}

	/**
	 * Check that each value can be written to a buffer of its own.
	 * @throws IllegalArgumentException if values are written piece by piece
	 */
	public void checkWhole() {
		if (this.declared != null && this.declared.encoder() instanceof AbstractSingleValueEncoder) {
			throw new IllegalArgumentException(
					"a %s is written piece by piece, so that it can only be all that is sent on a stream"
						.formatted(this.type.getType().getTypeName()));
		}
	}

	private void checkLines(PayloadFormat format) {
		if (!format.isBytes() && !format.fitsLines()) {
			throw new IllegalArgumentException(
					"a stream has no message boundaries, and many values of %s as %s cannot be written as lines"
						.formatted(this.type.getType().getTypeName(), format.describe()));
		}
	}

	/**
	 * Write a value to a buffer of its own.
	 * @param value the value
	 * @param factory makes the buffer, unless the strategies have a factory
	 * @return the buffer, which the caller releases
	 */
	public DataBuffer write(Object value, DataBufferFactory factory) {
		Codec codec = codecOf(value);
		return codec.encoder().encodeValue(value, factory(factory), codec.type(), codec.format().mimeType(), Map.of());
	}

	/**
	 * Write values to a stream: one as it is, many as lines unless they are bytes.
	 * @param values the values
	 * @param many whether there may be many
	 * @param factory makes the buffers, unless the strategies have a factory
	 * @return the buffers
	 */
	public Flux<DataBuffer> writeStream(Publisher<Object> values, boolean many, DataBufferFactory factory) {
		Flux<DataBuffer> buffers = many ? Flux.from(values).map((value) -> writeLine(value, factory))
				: Mono.from(values).flatMapMany((value) -> writeWhole(value, factory));
		return buffers.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private DataBuffer writeLine(Object value, DataBufferFactory factory) {
		PayloadFormat format = codecOf(value).format();
		checkLines(format);
		DataBuffer buffer = write(value, factory);
		return format.isBytes() ? buffer : buffer.ensureWritable(1).write((byte) '\n');
	}

	/**
	 * Many encoders write a value, but no stream of values. Others write a value piece by
	 * piece, and say so no sooner than they are asked for the whole.
	 */
	private Flux<DataBuffer> writeWhole(Object value, DataBufferFactory factory) {
		Codec codec = codecOf(value);
		if (!(codec.encoder() instanceof AbstractSingleValueEncoder)) {
			try {
				return Flux.just(write(value, factory));
			}
			catch (UnsupportedOperationException ex) {
				return writePieces(value, codec, factory).onErrorMap(UnsupportedOperationException.class,
						(failure) -> ex);
			}
		}
		return writePieces(value, codec, factory);
	}

	private Flux<DataBuffer> writePieces(Object value, Codec codec, DataBufferFactory factory) {
		return codec.encoder()
			.encode(Mono.just(value), factory(factory), codec.type(), codec.format().mimeType(), Map.of());
	}

	private DataBufferFactory factory(DataBufferFactory ofSession) {
		DataBufferFactory configured = this.strategies.dataBufferFactory();
		return (configured != null) ? configured : ofSession;
	}

	private record Codec(Encoder<Object> encoder, ResolvableType type, PayloadFormat format) {

	}

}
