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

package io.github.webtransport.spring.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

/**
 * The handshake of a session that is not accepted yet: the request for it, the first
 * attributes of the session, and what its acceptance will say. Interceptors, routes and
 * {@code @SessionMapping} methods get it one after another; what each of them sets can be
 * changed by those behind it. Whoever wants to reject the session fails, and nothing that
 * was set here is sent then. What is set after the decision is lost.
 *
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class WebTransportHandshake {

	private static final WebTransportHandler UNDECIDED = (session) -> Mono.never();

	private final Map<String, Object> attributes;

	/**
	 * Holds status and header fields, since it knows what is legal.
	 */
	private final AtomicReference<HandshakeDecision> answer;

	private volatile HandshakeInfo request;

	private WebTransportHandshake(HandshakeInfo request, Map<String, Object> attributes,
			AtomicReference<HandshakeDecision> answer) {
		this.request = request;
		this.attributes = attributes;
		this.answer = answer;
	}

	/**
	 * Begin a handshake.
	 * @param request the request
	 * @return the handshake, without attributes, and with an answer of status 200
	 */
	public static WebTransportHandshake of(HandshakeInfo request) {
		return new WebTransportHandshake(request, new ConcurrentHashMap<>(),
				new AtomicReference<>(HandshakeDecision.accept(request, UNDECIDED)));
	}

	/**
	 * Go on with more that is known of the request, such as its principal.
	 * @param request the request
	 * @return the handshake of that request, which shares attributes and answer with this
	 * one
	 */
	public WebTransportHandshake withRequest(HandshakeInfo request) {
		return new WebTransportHandshake(request, this.attributes, this.answer);
	}

	/**
	 * Return the request.
	 * @return the request with its path match, its principal once security has let it
	 * pass, and its application protocol once one is chosen
	 */
	public HandshakeInfo getRequest() {
		return this.request;
	}

	/**
	 * Return the first attributes of the session.
	 * @return a mutable, thread-safe map without {@code null}
	 */
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

	/**
	 * Choose the application protocol, in place of the first one of the client's list
	 * that is among those of the route.
	 * @param protocol one that the client has offered
	 * @throws IllegalArgumentException if the client has not offered it
	 */
	public void setProtocol(String protocol) {
		HandshakeInfo request = this.request;
		Assert.isTrue(request.getOfferedProtocols().contains(protocol),
				() -> "The client has not offered the protocol '" + protocol + "'");
		this.request = request.mutate().protocol(protocol).build();
	}

	/**
	 * Set the status of the answer that accepts the session.
	 * @param status the HTTP status, 200 to 299; 200 by default
	 * @throws IllegalArgumentException if the status is no 2xx
	 */
	public void setStatusCode(HttpStatusCode status) {
		this.answer.updateAndGet((answer) -> answer.withStatus(status.value()));
	}

	/**
	 * Set a header field of the answer that accepts the session, in place of the values
	 * that it had before.
	 * @param name the name; it is sent in lower case
	 * @param values the values, each of which becomes a line of its own; none removes the
	 * field
	 * @throws IllegalArgumentException if such a response cannot have that field, as for
	 * {@link HandshakeDecision#withHeaders}
	 */
	public void setHeader(String name, String... values) {
		this.answer.updateAndGet((answer) -> answer.withHeader(name.toLowerCase(Locale.ROOT), values));
	}

	/**
	 * Add values to a header field of the answer that accepts the session.
	 * @param name the name; it is sent in lower case
	 * @param values the values, each of which becomes a line of its own
	 * @throws IllegalArgumentException if such a response cannot have that field, as for
	 * {@link HandshakeDecision#withHeaders}
	 */
	public void addHeader(String name, String... values) {
		this.answer.updateAndGet((answer) -> {
			List<String> all = new ArrayList<>(answer.getHeaders().getOrDefault(name, List.of()));
			all.addAll(Arrays.asList(values));
			return answer.withHeader(name.toLowerCase(Locale.ROOT), all.toArray(String[]::new));
		});
	}

	/**
	 * Make the decision to accept the session.
	 * @param handler handles the session
	 * @return the decision, with what was set here, the attributes excepted
	 */
	public HandshakeDecision accept(WebTransportHandler handler) {
		HandshakeDecision answer = this.answer.get();
		return HandshakeDecision.accept(this.request, handler)
			.withStatus(answer.getStatus())
			.withHeaders(answer.getHeaders());
	}

}
