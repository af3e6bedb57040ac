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
 * Called once for each session that was accepted, when the 2xx has been sent: for
 * protocols in which the server speaks first. The method must be in a type with
 * {@link WebTransportMapping}. It is called before the methods for streams and datagrams;
 * these do not wait for its completion, which changes nothing of the session. When the
 * session ends first, it is cancelled.
 *
 * <p>
 * It returns {@code void}, which means that it blocks and does not run on an event loop,
 * or a reactive type without a value. An error that no
 * {@link WebTransportExceptionHandler} handles closes the session with code 1, or with
 * 4401 or 4403 where access is denied.
 *
 * <p>
 * Arguments, in any order: {@link io.github.webtransport.WebTransportSession},
 * {@link java.security.Principal}, {@link io.github.webtransport.HandshakeInfo} and the
 * values of the request, as for {@link WebTransportMapping}.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SessionOpenedMapping {

}
