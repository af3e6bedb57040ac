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

package io.github.webtransport.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.webtransport.StreamDirection;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called once for each stream that the peer opens. The method must be in a type with
 * {@link WebTransportMapping}.
 *
 * <p>
 * Arguments, in any order:
 * <ul>
 * <li>{@link io.github.webtransport.WebTransportSession},
 * {@link java.security.Principal}, {@link io.github.webtransport.HandshakeInfo} and the
 * values of the request, as for {@link WebTransportMapping}</li>
 * <li>{@link io.github.webtransport.WebTransportReceiveStream} or, for a bidirectional
 * stream, {@link io.github.webtransport.WebTransportStream} or
 * {@link io.github.webtransport.WebTransportSendStream}</li>
 * <li>the payload. A stream has no message boundaries. {@code T} and {@code Mono<T>} are
 * the whole stream up to the peer's FIN, of limited size. {@code Flux<T>} is a line for
 * each value: of JSON (NDJSON, empty lines are skipped), or of text where {@code T} is
 * {@code String}. {@code Flux<DataBuffer>}, whose buffers the method has to release,
 * {@code Flux<ByteBuffer>} and {@code Flux<byte[]>} are the bytes as they come. Any other
 * reactive type will do as well; {@code @Valid} and {@code @Validated} are respected</li>
 * <li>two of them share a stream if the first is an object, and the one behind it is of a
 * reactive type with many values, or an {@link java.io.InputStream}: the object is read
 * from the first line, as JSON of limited size, and the other is what follows. The method
 * is called when the line is there</li>
 * </ul>
 *
 * <p>
 * What the method for a bidirectional stream returns, be it a value or a reactive type
 * with values, is sent back on the stream in the same format, and followed by FIN. Of a
 * {@code Flux<Object>}, objects are lines, and buffers and {@code byte[]} bytes. The
 * stream is over when the method is: what is not finished is finished then, and what is
 * not read is stopped with code 0. A method without a reactive return type is taken to
 * block: it does not run on an event loop.
 *
 * <p>
 * An error resets the stream, and stops the peer where it is still sending, with code 1
 * or the code that an exception handler gives; the session lives on. Demand for the
 * payload and for what is sent is flow control of the stream.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(PayloadReflectiveProcessor.class)
public @interface StreamMapping {

	/**
	 * The kind of stream.
	 * @return the direction, by default bidirectional
	 */
	StreamDirection direction() default StreamDirection.BIDIRECTIONAL;

	/**
	 * How many streams of a session are handled at the same time. The peer is not given
	 * credit for more than that, beyond the credit it starts with; streams that it opens
	 * all the same wait unread.
	 * @return the number, at least 1; by default as many as the peer may open
	 */
	int concurrency() default Integer.MAX_VALUE;

}
