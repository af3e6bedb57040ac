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
import org.springframework.core.annotation.AliasFor;

/**
 * Maps WebTransport sessions to a method, or to the methods of a type, by the path of the
 * CONNECT request.
 *
 * <p>
 * A <strong>method</strong> owns the whole session: the session closes with code 0 when
 * the method's result completes, and with code 1 when it fails;
 * {@link io.github.webtransport.WebTransportSession#keepOpen()} lasts as long as the
 * session. When the session ends first, the result is cancelled. The method returns
 * {@code void} or a reactive type without a value, such as {@code Mono<Void>},
 * {@code Flux<Void>} or {@code CompletableFuture<Void>}. A method that returns
 * {@code void} is taken to block: it never runs on an event loop, and its thread is
 * interrupted when the session ends.
 *
 * <p>
 * Arguments of the method, in any order:
 * <ul>
 * <li>{@link io.github.webtransport.WebTransportSession} and
 * {@link io.github.webtransport.HandshakeInfo}</li>
 * <li>{@link java.security.Principal}, a subtype, or a {@code Mono} of one</li>
 * <li>{@link org.springframework.web.bind.annotation.PathVariable @PathVariable},
 * {@link org.springframework.web.bind.annotation.RequestParam @RequestParam},
 * {@link org.springframework.web.bind.annotation.RequestHeader @RequestHeader} and
 * {@link org.springframework.web.bind.annotation.CookieValue @CookieValue}, converted to
 * the type of the parameter, or a {@code Map} of them all where no name is given</li>
 * <li>whatever a
 * {@link io.github.webtransport.spring.invocation.WebTransportArgumentResolver} supports,
 * for the session or for each call</li>
 * </ul>
 *
 * <p>
 * Arguments are resolved before the session is accepted. One that is required but missing
 * or cannot be converted rejects the session with status 400, a missing principal with
 * status 401. A parameter is not required when it has a default value, that of a Kotlin
 * function included, is an {@link java.util.Optional} or is nullable. A method that can
 * never be called fails the start of the application.
 *
 * <p>
 * A <strong>type</strong> with {@link SessionMapping @SessionMapping},
 * {@link SessionOpenedMapping @SessionOpenedMapping},
 * {@link DatagramMapping @DatagramMapping}, {@link StreamMapping @StreamMapping} or
 * {@link DisconnectMapping @DisconnectMapping} methods is one endpoint: these methods
 * share each session, and it lasts until one of the sides closes it. Its streams and
 * datagrams are handled at the same time. What is said above of arguments that are
 * resolved before the session is accepted holds for all of these methods. The Reactor
 * context of the handshake is that of every subscription.
 *
 * <p>
 * To methods with this annotation that of their type gives what is common to them: their
 * paths are appended to its paths, and its protocols and origins hold for methods that
 * name none. {@link SessionMapping}, {@link SessionOpenedMapping} and
 * {@link DisconnectMapping} methods of the type are called for their sessions as well.
 * What fails is given to {@link WebTransportExceptionHandler} methods in either case.
 *
 * <p>
 * {@link org.springframework.web.bind.annotation.ResponseStatus @ResponseStatus} on the
 * method is the 2xx of its sessions.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface WebTransportMapping {

	/**
	 * Name of the attribute of a session that has what its mapping {@link #produces()}, a
	 * {@link org.springframework.util.MimeType}, where that says so.
	 * @see io.github.webtransport.WebTransportSession#getAttributes()
	 */
	String PRODUCES_ATTRIBUTE = "io.github.webtransport.spring.annotation.WebTransportMapping.produces";

	/**
	 * Alias for {@link #path}.
	 * @return the path patterns
	 */
	@AliasFor("path")
	String[] value() default {};

	/**
	 * Path patterns in the syntax of
	 * {@link org.springframework.web.util.pattern.PathPattern}, such as
	 * {@code "/rooms/{room}"}. Placeholders such as {@code "${rooms.path}"} are replaced.
	 * A path without wildcards and variables wins over a pattern, a more specific pattern
	 * over a less specific one.
	 * @return the path patterns
	 */
	@AliasFor("value")
	String[] path() default {};

	/**
	 * Application protocols that the method speaks ({@code WT-Available-Protocols},
	 * draft-ietf-webtrans-http3, section 3.3). The first protocol of the client's list
	 * that is among them is chosen; a client that offers none of them is accepted without
	 * a protocol.
	 * @return the protocols, none by default
	 */
	String[] protocols() default {};

	/**
	 * Whether a request is rejected with status 400 for which no application protocol is
	 * chosen, since none is common, or none is offered. Where it is {@code true} for a
	 * type, it is for its methods.
	 * @return {@code false}, by default, to accept it without a protocol
	 */
	boolean protocolRequired() default false;

	/**
	 * Origins from which pages may open a session, such as {@code "https://example.org"},
	 * or {@code "*"} for every origin. Together with {@link #allowedOriginPatterns} they
	 * replace what is configured for the server. Placeholders are replaced.
	 * @return the origins, by default those of the server
	 */
	String[] allowedOrigins() default {};

	/**
	 * Patterns of origins from which pages may open a session, such as
	 * {@code "https://*.example.org"} or {@code "https://*.example.org:[*]"}. Together
	 * with {@link #allowedOrigins} they replace what is configured for the server.
	 * Placeholders are replaced.
	 * @return the patterns, by default those of the server
	 * @see org.springframework.web.cors.CorsConfiguration#setAllowedOriginPatterns
	 */
	String[] allowedOriginPatterns() default {};

	/**
	 * The format of what the peer sends to the other methods of the type, such as
	 * {@code "application/cbor"}. It does not concern bytes and text. Placeholders are
	 * replaced. Has no meaning on a method.
	 * @return the MIME type, by default JSON
	 */
	String consumes() default "";

	/**
	 * The format of what the other methods of the type return, such as
	 * {@code "application/cbor"}. It does not concern bytes and text. Topics that a
	 * session of the type is subscribed to are sent as CBOR if it is that, and as JSON
	 * otherwise. Placeholders are replaced. Has no meaning on a method.
	 * @return the MIME type, by default JSON
	 */
	String produces() default "";

}
