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
 * Called once after the end of each session that was accepted by a
 * {@link SessionMapping}, or that was there where there is none; also when a client gives
 * up after it was accepted. The method must be in a type with
 * {@link WebTransportMapping}, or with methods that have it, and is called for all of
 * their sessions.
 *
 * <p>
 * It returns {@code void}, which means that it blocks and does not run on an event loop,
 * or a reactive type without a value. An error is logged.
 *
 * <p>
 * Arguments, in any order:
 * <ul>
 * <li>{@link io.github.webtransport.WebTransportSession},
 * {@link java.security.Principal}, {@link io.github.webtransport.HandshakeInfo} and the
 * values of the request, as for {@link WebTransportMapping}</li>
 * <li>{@link io.github.webtransport.CloseStatus}: how the session ended, whoever ended
 * it</li>
 * </ul>
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface DisconnectMapping {

}
