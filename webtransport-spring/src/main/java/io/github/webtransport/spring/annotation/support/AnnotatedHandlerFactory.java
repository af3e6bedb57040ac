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

package io.github.webtransport.spring.annotation.support;

import java.util.Arrays;
import java.util.List;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;
import org.springframework.util.MimeType;
import org.springframework.web.method.HandlerMethod;

/**
 * Leads to the methods of a type that share a session.
 */
final class AnnotatedHandlerFactory implements WebTransportHandlerFactory {

	private final SessionHandlerMethods methods;

	private final RejectionHandler rejections;

	private final SessionEndTasks endTasks;

	private final @Nullable MimeType produces;

	AnnotatedHandlerFactory(SessionHandlerMethods methods, @Nullable MimeType produces, SessionEndTasks endTasks) {
		this.methods = methods;
		this.produces = produces;
		this.rejections = new RejectionHandler(methods.exceptions());
		this.endTasks = endTasks;
	}

	@Override
	public Mono<WebTransportHandler> createHandler(WebTransportHandshake handshake) {
		return this.methods.bind(handshake.getRequest()).flatMap((bound) -> connect(handshake, bound));
	}

	@Override
	public List<HandlerMethod> getHandlerMethods() {
		return this.methods.handlers()
			.stream()
			.<HandlerMethod>map(InvocableWebTransportHandlerMethod::getMethod)
			.toList();
	}

	@Override
	public Mono<HandshakeDecision> reject(WebTransportHandshake handshake, Throwable failure) {
		return this.rejections.reject(handshake, failure).switchIfEmpty(Mono.error(failure));
	}

	private Mono<WebTransportHandler> connect(WebTransportHandshake handshake,
			List<InvocableWebTransportHandlerMethod.Bound> bound) {
		setStatus(handshake);
		if (this.produces != null) {
			handshake.getAttributes().put(WebTransportMapping.PRODUCES_ATTRIBUTE, this.produces);
		}
		InvocableWebTransportHandlerMethod.Bound connect = find(bound, this.methods.connect());
		// A method that takes the session wants one that is not there yet
		ConnectingSession connecting = (connect != null && connect.takesSession())
				? new ConnectingSession(handshake.getRequest(), handshake.getAttributes()) : null;
		WebTransportHandler handler = new AnnotatedHandler(handshake.getRequest(), this.methods, bound, connecting,
				this.endTasks);
		if (connect == null) {
			return Mono.just(handler);
		}
		Mono<WebTransportHandler> connected = connect.callVoid(HandlerCall.of(handshake, connecting))
			.thenReturn(handler);
		return (connecting != null) ? connected.doOnError((ex) -> connecting.fail()).doOnCancel(connecting::fail)
				: connected;
	}

	/**
	 * Before the method is called that may set another one.
	 */
	private void setStatus(WebTransportHandshake handshake) {
		for (InvocableWebTransportHandlerMethod method : Arrays.asList(this.methods.owner(), this.methods.connect())) {
			HttpStatusCode status = (method != null) ? method.getResponseStatus() : null;
			if (status != null) {
				handshake.setStatusCode(status);
			}
		}
	}

	static InvocableWebTransportHandlerMethod.@Nullable Bound find(List<InvocableWebTransportHandlerMethod.Bound> bound,
			@Nullable InvocableWebTransportHandlerMethod handler) {
		for (InvocableWebTransportHandlerMethod.Bound candidate : bound) {
			if (candidate.getHandlerMethod() == handler) {
				return candidate;
			}
		}
		return null;
	}

}
