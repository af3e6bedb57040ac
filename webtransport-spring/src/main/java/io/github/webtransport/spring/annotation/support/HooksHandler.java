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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.session.EarlySessionHandler;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;

/**
 * Runs the methods that share one session. Streams and datagrams are handled at the same
 * time, within the Reactor context of the handshake.
 */
final class HooksHandler implements EarlySessionHandler {

	private final HandshakeInfo info;

	private final EndpointHooks hooks;

	private final List<EndpointHandler.Bound> bound;

	private final @Nullable ConnectingSession connecting;

	private final SessionEndTasks endTasks;

	HooksHandler(HandshakeInfo info, EndpointHooks hooks, List<EndpointHandler.Bound> bound,
			@Nullable ConnectingSession connecting, SessionEndTasks endTasks) {
		this.info = info;
		this.hooks = hooks;
		this.bound = bound;
		this.connecting = connecting;
		this.endTasks = endTasks;
	}

	@Override
	public WebTransportSession resolveSession(WebTransportSession session) {
		if (this.connecting == null) {
			return session;
		}
		this.connecting.accept(session);
		return this.connecting;
	}

	@Override
	public Mono<Void> handle(WebTransportSession session) {
		return Mono.deferContextual((context) -> {
			WebTransportSession visible = resolveSession(session);
			HandlerFailures failures = new HandlerFailures(visible, session.getHandshakeInfo(), this.hooks.exceptions(),
					context.getOrDefault(SessionMetrics.class, null));
			return run(session, visible, failures)
				.doFinally((signal) -> disconnect(visible, session.closeStatus(), failures, context));
		});
	}

	private Mono<Void> run(WebTransportSession session, WebTransportSession visible, HandlerFailures failures) {
		if (this.connecting != null && this.connecting.isClosedEarly()) {
			return this.connecting.endAsAsked(session);
		}
		List<Mono<Void>> running = new ArrayList<>();
		// The session ends the methods, not the other way round
		running.add(Mono.never());
		EndpointHooks.Hook datagram = this.hooks.datagram();
		if (datagram != null) {
			running.add(new DatagramHook(visible, bound(datagram), failures, datagram.concurrency()).run());
		}
		for (StreamDirection direction : StreamDirection.values()) {
			EndpointHooks.Hook stream = this.hooks.stream(direction);
			if (stream != null) {
				running.add(new StreamHook(visible, direction, bound(stream), failures, stream.concurrency()).run());
			}
		}
		return Mono.when(running);
	}

	private EndpointHandler.Bound bound(EndpointHooks.Hook hook) {
		EndpointHandler.Bound bound = HooksEndpoint.find(this.bound, hook.handler());
		Assert.state(bound != null, "A method is not bound");
		return bound;
	}

	/**
	 * The client has gone after the methods were told that it comes.
	 */
	@Override
	public void abandon() {
		ConnectingSession session = (this.connecting != null) ? this.connecting
				: new ConnectingSession(this.info, Map.of());
		session.fail();
		if (this.hooks.connect() != null) {
			disconnect(session, session.closeStatus(),
					new HandlerFailures(session, this.info, this.hooks.exceptions(), null), Context.empty());
		}
	}

	/**
	 * Tell of the end. Nobody but a shutdown waits for it: the session has ended already,
	 * and with it the subscription to this handler.
	 */
	private void disconnect(WebTransportSession session, Mono<CloseStatus> ended, HandlerFailures failures,
			ContextView context) {
		EndpointHandler.Bound method = HooksEndpoint.find(this.bound, this.hooks.disconnect());
		if (method == null) {
			return;
		}
		this.endTasks.run(
				ended.flatMap((status) -> disconnect(method, HandlerCall.of(session).withCloseStatus(status), failures))
					.contextWrite(context));
	}

	private static Mono<Void> disconnect(EndpointHandler.Bound method, HandlerCall call, HandlerFailures failures) {
		return method.callVoid(call).onErrorResume((failure) -> failures.decide(failure, call).doOnNext((outcome) -> {
			if (outcome instanceof FailureOutcome.Unhandled) {
				failures.report(failure, method.handler());
			}
		}).then());
	}

}
