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

package io.github.webtransport;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * What a {@link WebTransportHandshakeHandler} decided. Immutable.
 *
 * @since 0.1.0
 */
public final class HandshakeDecision {

	private static final MultiValueMap<String, String> NO_HEADERS = HeaderFields.copyOf(HeaderFields.create());

	private final int status;

	private final @Nullable HandshakeInfo info;

	private final @Nullable WebTransportHandler handler;

	private final MultiValueMap<String, String> headers;

	private final Map<String, Object> attributes;

	private final ContextView context;

	private final @Nullable String reason;

	private HandshakeDecision(int status, @Nullable HandshakeInfo info, @Nullable WebTransportHandler handler,
			MultiValueMap<String, String> headers, Map<String, Object> attributes, ContextView context) {
		this(status, info, handler, headers, attributes, context, null);
	}

	private HandshakeDecision(int status, @Nullable HandshakeInfo info, @Nullable WebTransportHandler handler,
			MultiValueMap<String, String> headers, Map<String, Object> attributes, ContextView context,
			@Nullable String reason) {
		this.status = status;
		this.info = info;
		this.handler = handler;
		this.headers = headers;
		this.attributes = Map.copyOf(attributes);
		this.context = context;
		this.reason = reason;
	}

	/**
	 * Accept the session, with status 200 unless {@link #withStatus} sets another.
	 * @param info the request, completed with what the handshake found (protocol,
	 * principal, path match)
	 * @param handler handles the session
	 * @return the decision
	 */
	public static HandshakeDecision accept(HandshakeInfo info, WebTransportHandler handler) {
		Assert.notNull(info, "'info' must not be null");
		Assert.notNull(handler, "'handler' must not be null");
		return new HandshakeDecision(200, info, handler, NO_HEADERS, Map.of(), Context.empty());
	}

	/**
	 * Reject the session.
	 * @param status the HTTP status, 300 to 599. A redirect is not followed by clients
	 * @return the decision
	 */
	public static HandshakeDecision reject(int status) {
		checkRejection(status);
		return new HandshakeDecision(status, null, null, NO_HEADERS, Map.of(), Context.empty());
	}

	/**
	 * Reject the session as an exception says: one of the application, or one of a
	 * {@link WebTransportClient} that asked another server.
	 * @param rejection the exception, with a status of 300 to 599
	 * @return the decision, with those header fields of the exception that a response may
	 * have
	 */
	public static HandshakeDecision reject(SessionRejectedException rejection) {
		checkRejection(rejection.getHttpStatus());
		return new HandshakeDecision(rejection.getHttpStatus(), null, null,
				ResponseHeaders.sendable(rejection.getHeaders()), Map.of(), Context.empty());
	}

	private static void checkRejection(int status) {
		Assert.isTrue(status >= 300 && status <= 599, () -> "'status' must be between 300 and 599, but is " + status);
	}

	/**
	 * Set the status of the response.
	 * @param status the HTTP status: 200 to 299 for an accepted session, 200 by default;
	 * 300 to 599 for a rejected one
	 * @return a new decision
	 */
	public HandshakeDecision withStatus(int status) {
		if (!isAccepted()) {
			checkRejection(status);
		}
		else {
			Assert.isTrue(status >= 200 && status <= 299,
					() -> "'status' must be between 200 and 299, but is " + status);
		}
		return new HandshakeDecision(status, this.info, this.handler, this.headers, this.attributes, this.context,
				this.reason);
	}

	/**
	 * Set one of the additional header fields of the response, in place of the values
	 * that it had before.
	 * @param name the name in lower case
	 * @param values the values, each of which becomes a line of its own; none removes the
	 * field
	 * @return a new decision
	 * @throws IllegalArgumentException as {@link #withHeaders} does
	 */
	public HandshakeDecision withHeader(String name, String... values) {
		MultiValueMap<String, String> headers = new LinkedMultiValueMap<>(this.headers);
		if (values.length == 0) {
			headers.remove(name);
		}
		else {
			headers.put(name, List.of(values));
		}
		return withHeaders(headers);
	}

	/**
	 * Set the additional header fields of the response, in place of those that were set
	 * before.
	 * @param headers the fields by lower-case name; each value becomes a line of its own.
	 * Fields of the connection, of content (there is none) and of the handshake itself
	 * cannot be set
	 * @return a new decision
	 * @throws IllegalArgumentException if a name or a value is not legal in HTTP/3 (RFC
	 * 9110, sections 5.5 and 5.6.2; RFC 9114, section 4.2)
	 */
	public HandshakeDecision withHeaders(MultiValueMap<String, String> headers) {
		return new HandshakeDecision(this.status, this.info, this.handler, ResponseHeaders.check(headers, isAccepted()),
				this.attributes, this.context, this.reason);
	}

	/**
	 * Set the first attributes of the session, in place of those that were set before.
	 * @param attributes the attributes, without {@code null}
	 * @return a new decision
	 */
	public HandshakeDecision withAttributes(Map<String, Object> attributes) {
		return new HandshakeDecision(this.status, this.info, this.handler, this.headers, attributes, this.context,
				this.reason);
	}

	/**
	 * Set the Reactor context that is written to the subscription of the handler.
	 * @param context the context
	 * @return a new decision
	 */
	public HandshakeDecision withContext(ContextView context) {
		return new HandshakeDecision(this.status, this.info, this.handler, this.headers, this.attributes, context,
				this.reason);
	}

	/**
	 * Say of a rejection what was asked for and why it is refused, for logs, metrics and
	 * observations. The client learns none of it.
	 * @param request the request, as far as it got
	 * @param reason why, for people, or {@code null}
	 * @return a new decision
	 * @throws IllegalStateException if the session is accepted
	 */
	public HandshakeDecision withReason(HandshakeInfo request, @Nullable String reason) {
		Assert.notNull(request, "'request' must not be null");
		Assert.state(!isAccepted(), "An accepted session needs no reason");
		return new HandshakeDecision(this.status, request, null, this.headers, this.attributes, this.context, reason);
	}

	/**
	 * Return whether the session is accepted.
	 * @return {@code true} when there is a handler
	 */
	public boolean isAccepted() {
		return this.handler != null;
	}

	/**
	 * Return the status of the response.
	 * @return the HTTP status
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * Return the completed request.
	 * @return the info of an accepted session
	 * @throws IllegalStateException if the session is rejected
	 */
	public HandshakeInfo getInfo() {
		Assert.state(isAccepted() && this.info != null, "A rejected session has no info");
		return this.info;
	}

	/**
	 * Return what is known of the request.
	 * @return the info of an accepted session, what {@link #withReason} has said of a
	 * rejected one, or {@code null}
	 */
	public @Nullable HandshakeInfo getRequest() {
		return this.info;
	}

	/**
	 * Return why the session is rejected.
	 * @return the reason, for people, or {@code null} if nobody has said it
	 */
	public @Nullable String getReason() {
		return this.reason;
	}

	/**
	 * Return the handler of the session.
	 * @return the handler of an accepted session
	 * @throws IllegalStateException if the session is rejected
	 */
	public WebTransportHandler getHandler() {
		Assert.state(this.handler != null, "A rejected session has no handler");
		return this.handler;
	}

	/**
	 * Return the additional header fields of the response.
	 * @return the fields; unmodifiable, names are case-insensitive
	 */
	public MultiValueMap<String, String> getHeaders() {
		return this.headers;
	}

	/**
	 * Return the first attributes of the session.
	 * @return the attributes
	 */
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

	/**
	 * Return the Reactor context for the handler.
	 * @return the context
	 */
	public ContextView getContext() {
		return this.context;
	}

}
