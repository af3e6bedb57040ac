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
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * Reads the values of a payload, each from a buffer of its own. How a stream is cut into
 * such buffers is decided here and not by the codecs: they ask for hundreds of buffers in
 * advance, which would leave nothing of the flow control of a stream.
 */
final class PayloadValueReader {

	private final MethodParameter parameter;

	private final ResolvableType type;

	private final Decoder<Object> decoder;

	private final PayloadFormat format;

	private final int maxInMemorySize;

	private final @Nullable PayloadValidator validation;

	PayloadValueReader(MethodParameter parameter, ResolvableType type, Decoder<Object> decoder, PayloadFormat format,
			int maxInMemorySize, @Nullable PayloadValidator validation) {
		this.parameter = parameter;
		this.type = type;
		this.decoder = decoder;
		this.format = format;
		this.maxInMemorySize = maxInMemorySize;
		this.validation = validation;
	}

	/**
	 * Read one value.
	 * @param buffer the value, always released unless it is the value itself
	 * @return the value; {@code null} for an empty buffer where the parameter is nullable
	 */
	@Nullable Object read(DataBuffer buffer) {
		if (isMissing(buffer)) {
			DataBufferUtils.release(buffer);
			if (this.parameter.isOptional()) {
				return null;
			}
			throw new DecodingException("There is no payload");
		}
		Object value = this.decoder.decode(buffer, this.type, this.format.mimeType(), Map.of());
		if (value == null && !this.parameter.isOptional()) {
			throw new DecodingException("The payload is null");
		}
		if (value != null && this.validation != null) {
			this.validation.validate(value);
		}
		return value;
	}

	private boolean isMissing(DataBuffer buffer) {
		return buffer.readableByteCount() == 0 && !this.format.isBytes() && !this.format.isText();
	}

	/**
	 * Return whether a value is an object that a line can have.
	 */
	boolean isObjectOfLine() {
		return !this.format.isBytes() && !this.format.isText() && this.format.fitsLines()
				&& !BeanUtils.isSimpleProperty(this.type.toClass());
	}

	/**
	 * Cut the first line off a stream: it as {@link PayloadInput.HeldBuffer}, and buffers
	 * with what follows.
	 */
	Flux<Object> cutHead(Flux<DataBuffer> buffers) {
		return Flux.defer(() -> {
			HeadSplitter splitter = new HeadSplitter(this.maxInMemorySize);
			return buffers.concatMapIterable(splitter::split, 1)
				.concatWith(Mono.fromCallable(splitter::rest))
				.onErrorMap(DataBufferLimitException.class, (ex) -> tooLarge("The first line", ex))
				.doFinally((signal) -> splitter.close());
		});
	}

	/**
	 * Collect a whole stream.
	 * @param buffers the bytes of the stream
	 * @return one buffer with all of them
	 */
	Mono<DataBuffer> join(Flux<DataBuffer> buffers) {
		return DataBufferUtils.join(buffers, this.maxInMemorySize)
			.onErrorMap(DataBufferLimitException.class, (ex) -> tooLarge("The content of the stream", ex))
			.switchIfEmpty(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[0])))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	/**
	 * Read a value from each buffer.
	 * @param buffers the buffers
	 * @param skips says whether to go on after a value that cannot be read
	 */
	Flux<Object> readEach(Flux<DataBuffer> buffers, Predicate<Throwable> skips) {
		return buffers.<Object>handle((buffer, sink) -> readTo(buffer, sink, skips))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private Flux<Object> readEach(Flux<DataBuffer> buffers) {
		return readEach(buffers, (failure) -> false);
	}

	/**
	 * Read the values of a stream: a value per line, or bytes as they come.
	 */
	Flux<Object> readStream(Flux<DataBuffer> buffers) {
		return this.format.isBytes() ? readEach(buffers) : readLines(buffers);
	}

	private Flux<Object> readLines(Flux<DataBuffer> buffers) {
		return Flux.defer(() -> {
			LineSplitter splitter = new LineSplitter(this.maxInMemorySize, this.format.isText());
			Flux<DataBuffer> lines = buffers.concatMapIterable(splitter::split, 1)
				.concatWith(Mono.fromCallable(splitter::rest))
				.onErrorMap(DataBufferLimitException.class, (ex) -> tooLarge("A line", ex));
			return readEach(lines).doFinally((signal) -> splitter.close());
		});
	}

	private DataBufferLimitException tooLarge(String what, DataBufferLimitException ex) {
		DataBufferLimitException tooLarge = new DataBufferLimitException(
				"%s exceeds %d bytes, the limit for one value".formatted(what, this.maxInMemorySize));
		tooLarge.initCause(ex);
		return tooLarge;
	}

	private void readTo(DataBuffer buffer, SynchronousSink<Object> sink, Predicate<Throwable> skips) {
		Object value;
		try {
			value = read(buffer);
		}
		catch (RuntimeException ex) {
			if (!skips.test(ex)) {
				sink.error(ex);
			}
			return;
		}
		if (value != null) {
			sink.next(value);
		}
	}

}
