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
 * Handles what the methods of a type with {@link WebTransportMapping} throw or signal,
 * and what keeps its sessions from being accepted: errors of interceptors, of arguments
 * and of {@link SessionMapping} methods. The method is in that type, or in a type with
 * {@link org.springframework.web.bind.annotation.ControllerAdvice @ControllerAdvice},
 * which is asked when the type itself has no such method. Among several methods the one
 * for the type closest to that of the error is taken; where none fits, the causes of the
 * error are looked at.
 *
 * <p>
 * Arguments, in any order:
 * <ul>
 * <li>the error, by its type</li>
 * <li>{@link io.github.webtransport.WebTransportSession}, which is closed where there is
 * none yet, {@link java.security.Principal}, {@link io.github.webtransport.HandshakeInfo}
 * and the values of the request, as for {@link WebTransportMapping}</li>
 * </ul>
 *
 * <p>
 * <strong>Before the session is accepted</strong>, it is rejected in any case: with the
 * status and the header fields of the {@link io.github.webtransport.HandshakeDecision}
 * that the method returns, directly or by a reactive type, with the status of
 * {@code @ResponseStatus} on the method, or else with that of the error.
 *
 * <p>
 * <strong>After that</strong>, what it returns says what happens:
 * <ul>
 * <li>nothing: the error is handled. A stream is finished, or reset with code 1 where a
 * part of an {@code OutputStream} was written; a session whose method failed is closed
 * with code 0</li>
 * <li>{@link io.github.webtransport.CloseStatus}: the session is closed</li>
 * <li>{@link StreamReset}: the stream is reset, and the peer stopped with the same
 * code</li>
 * <li>any other value: it is sent as the reply, as a datagram or on the bidirectional
 * stream</li>
 * </ul>
 *
 * <p>
 * A method whose answer is for the other time does not handle the error.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(PayloadReflectiveProcessor.class)
public @interface WebTransportExceptionHandler {

	/**
	 * The types of error.
	 * @return the types; by default those of the parameters of the method
	 */
	Class<? extends Throwable>[] value() default {};

}
