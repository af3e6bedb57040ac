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

import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Leads to the methods of a type that share a session.
 */
final class AnnotatedHandlerFactory implements WebTransportHandlerFactory {

	private final SessionHandlerMethods methods;

	private final SessionEndTasks endTasks;

	AnnotatedHandlerFactory(SessionHandlerMethods methods, SessionEndTasks endTasks) {
		this.methods = methods;
		this.endTasks = endTasks;
	}

	@Override
	public Mono<WebTransportHandler> createHandler(HandshakeInfo info, Map<String, Object> attributes) {
		return this.methods.bind(info).flatMap((bound) -> connect(info, attributes, bound));
	}

	private Mono<WebTransportHandler> connect(HandshakeInfo info, Map<String, Object> attributes,
			List<InvocableWebTransportHandlerMethod.Bound> bound) {
		InvocableWebTransportHandlerMethod.Bound connect = find(bound, this.methods.connect());
		// A method that takes the session wants one that is not there yet
		ConnectingSession connecting = (connect != null && connect.takesSession())
				? new ConnectingSession(info, attributes) : null;
		WebTransportHandler handler = new AnnotatedHandler(info, this.methods, bound, connecting, this.endTasks);
		if (connect == null) {
			return Mono.just(handler);
		}
		Mono<WebTransportHandler> connected = connect.callVoid(HandlerCall.of(connecting)).thenReturn(handler);
		return (connecting != null) ? connected.doOnError((ex) -> connecting.fail()).doOnCancel(connecting::fail)
				: connected;
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
