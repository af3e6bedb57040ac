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
 * Called when a client asks for a session, before it is accepted: for what is said to the
 * peer first, there is {@link SessionOpenedMapping}. The method must be in a type with
 * {@link WebTransportMapping}, or with methods that have it, and is called for all of
 * their sessions. When it completes the session is accepted; when it fails the session is
 * rejected as a {@link WebTransportExceptionHandler} says, else with the HTTP status of
 * the error: that of a {@link io.github.webtransport.SessionRejectedException}, of an
 * {@link org.springframework.web.ErrorResponse} or of a
 * {@link org.springframework.web.bind.annotation.ResponseStatus @ResponseStatus} on the
 * type of the error, 401 or 403 where Spring Security denies access, otherwise 500.
 *
 * <p>
 * It returns {@code void}, which means that it blocks and does not run on an event loop,
 * or a reactive type without a value. The client waits at most for the handshake timeout
 * of the server; the method is cancelled when that is over or when the client gives up.
 * {@code @ResponseStatus} on the method is the 2xx of the sessions that it accepts.
 *
 * <p>
 * Arguments, in any order:
 * <ul>
 * <li>{@link io.github.webtransport.WebTransportSession}: it is
 * {@link io.github.webtransport.SessionState#CONNECTING connecting}, has its id and its
 * attributes, and is the object that the other methods get. What needs the peer waits for
 * the session to be accepted, so that the method must not wait for it in turn</li>
 * <li>{@link io.github.webtransport.HandshakeInfo}, {@link java.security.Principal} and
 * the values of the request, as for {@link WebTransportMapping}</li>
 * <li>{@link io.github.webtransport.spring.routing.WebTransportHandshake}: sets status
 * and header fields of the answer, and may choose another application protocol</li>
 * </ul>
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SessionMapping {

}
