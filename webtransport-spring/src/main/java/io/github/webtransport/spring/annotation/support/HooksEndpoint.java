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
import io.github.webtransport.spring.routing.WebTransportEndpoint;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Leads to the methods of a type that share a session.
 */
final class HooksEndpoint implements WebTransportEndpoint {

	private final EndpointHooks hooks;

	private final SessionEndTasks endTasks;

	HooksEndpoint(EndpointHooks hooks, SessionEndTasks endTasks) {
		this.hooks = hooks;
		this.endTasks = endTasks;
	}

	@Override
	public Mono<WebTransportHandler> prepare(HandshakeInfo info, Map<String, Object> attributes) {
		return this.hooks.bind(info).flatMap((bound) -> connect(info, attributes, bound));
	}

	private Mono<WebTransportHandler> connect(HandshakeInfo info, Map<String, Object> attributes,
			List<EndpointHandler.Bound> bound) {
		ConnectingSession connecting = this.hooks.wantsConnectingSession() ? new ConnectingSession(info, attributes)
				: null;
		WebTransportHandler handler = new HooksHandler(info, this.hooks, bound, connecting, this.endTasks);
		EndpointHandler.Bound connect = find(bound, this.hooks.connect());
		if (connect == null) {
			return Mono.just(handler);
		}
		Mono<WebTransportHandler> connected = connect.callVoid(HandlerCall.of(connecting)).thenReturn(handler);
		return (connecting != null) ? connected.doOnError((ex) -> connecting.fail()).doOnCancel(connecting::fail)
				: connected;
	}

	static EndpointHandler.@Nullable Bound find(List<EndpointHandler.Bound> bound, @Nullable EndpointHandler handler) {
		for (EndpointHandler.Bound candidate : bound) {
			if (candidate.handler() == handler) {
				return candidate;
			}
		}
		return null;
	}

}
