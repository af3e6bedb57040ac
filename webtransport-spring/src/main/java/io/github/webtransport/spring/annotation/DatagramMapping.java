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

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called for each datagram of the peer, or once for all of them where the payload is a
 * reactive type with many values such as {@code Flux<T>}. The method must be in a type
 * with {@link WebTransportMapping}.
 *
 * <p>
 * Arguments, in any order:
 * <ul>
 * <li>{@link io.github.webtransport.WebTransportSession},
 * {@link java.security.Principal}, {@link io.github.webtransport.HandshakeInfo} and the
 * values of the request, as for {@link WebTransportMapping}</li>
 * <li>the payload, at most one: {@code T}, {@code Mono<T>} or {@code Flux<T>}, or any
 * other reactive type. A datagram is one value. {@code DataBuffer}, which the method has
 * to release, {@code ByteBuffer}, {@code byte[]} and {@code String} are taken as they
 * are, other types are read from JSON or what {@link WebTransportMapping#consumes} says,
 * and validated where {@code @Valid} or {@code @Validated} is present</li>
 * </ul>
 *
 * <p>
 * What the method returns, be it a value or a reactive type with values, is sent back,
 * each value as one datagram. A method without a reactive return type is taken to block:
 * it does not run on an event loop. While it takes less than about 0.1 ms, one thread
 * handles several datagrams one after another; otherwise each has a thread of its own, up
 * to {@link #concurrency()} and the shares of the session and its user.
 *
 * <p>
 * An error is counted and logged, and the session lives on. A method that gets all
 * datagrams as one {@code Flux} is spared those that cannot be read: they go to an
 * exception handler if there is one, else they are counted, and the {@code Flux} goes on.
 * It is not called again after an error of its own, which is logged, nor when it has
 * cancelled the {@code Flux}.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(PayloadReflectiveProcessor.class)
public @interface DatagramMapping {

	/**
	 * How many datagrams of a session are handled at the same time. Others wait in the
	 * queue of the session, which drops datagrams when it is full. With 1 datagrams are
	 * handled one after the other.
	 * @return the number, at least 1
	 */
	int concurrency() default 256;

}
