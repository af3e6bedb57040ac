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

package io.github.webtransport.spring.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.session.TrackedHandler;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.NestedExceptionUtils;

/**
 * What is asked about a request whose path and origin are good, until there is a
 * decision.
 */
final class HandshakeSequence {

	private final List<WebTransportHandshakeInterceptor> beforeSecurity;

	private final List<WebTransportHandshakeInterceptor> afterSecurity;

	private final List<WebTransportSessionListener> sessionListeners;

	private final @Nullable BlockingCalls blockingCalls;

	private final BiFunction<WebTransportHandshake, Throwable, Mono<HandshakeDecision>> advice;

	private final SessionShares sessions;

	private final RefusedUserLog refusedUsers;

	HandshakeSequence(RoutingHandshakeHandler.Builder builder, RefusedUserLog refusedUsers) {
		this.beforeSecurity = builder.interceptors.stream()
			.filter((interceptor) -> !interceptor.isAfterSecurity())
			.toList();
		this.afterSecurity = builder.interceptors.stream()
			.filter(WebTransportHandshakeInterceptor::isAfterSecurity)
			.toList();
		this.sessionListeners = builder.sessionListeners;
		this.blockingCalls = builder.blockingCalls;
		this.advice = builder.advice;
		this.sessions = new SessionShares(builder.maxSessionsPerUser);
		this.refusedUsers = refusedUsers;
	}

	/**
	 * Decide on a request.
	 * @param route the route of its path
	 * @param request the request
	 * @param security finds out who asks
	 * @param undecided the place that it has until it is known whose it is
	 * @return the decision
	 */
	Mono<HandshakeDecision> run(WebTransportRoute route, HandshakeInfo request, WebTransportHandshakeSecurity security,
			Disposable undecided) {
		WebTransportHandshake handshake = WebTransportHandshake.of(request);
		Mono<HandshakeDecision> secured = Mono.defer(() -> security.secure(handshake.getRequest(),
				(passed) -> accept(route, handshake.withRequest(passed), undecided)));
		return intercept(this.beforeSecurity, handshake).then(Mono.<HandshakeDecision>empty())
			.onErrorResume((ex) -> reject(route, handshake, ex))
			.switchIfEmpty(secured)
			.map((decision) -> complete(decision, handshake));
	}

	private static HandshakeDecision complete(HandshakeDecision decision, WebTransportHandshake handshake) {
		if (decision.isAccepted()) {
			return decision.withAttributes(handshake.getAttributes());
		}
		// What else decides here has said why
		return (decision.getRequest() != null) ? decision
				: decision.withReason(handshake.getRequest(), "refused by security");
	}

	private static Mono<Void> intercept(List<WebTransportHandshakeInterceptor> interceptors,
			WebTransportHandshake handshake) {
		return Flux.fromIterable(interceptors).concatMap((interceptor) -> interceptor.intercept(handshake)).then();
	}

	private Mono<HandshakeDecision> reject(WebTransportRoute route, WebTransportHandshake handshake,
			Throwable failure) {
		return route.handlerFactory()
			.reject(handshake, failure)
			.switchIfEmpty(Mono.defer(() -> this.advice.apply(handshake, failure)))
			.flatMap((rejection) -> RoutingHandshakeHandler.reject(handshake.getRequest(), rejection,
					NestedExceptionUtils.getMostSpecificCause(failure).getMessage()))
			.switchIfEmpty(Mono.error(failure));
	}

	private Mono<HandshakeDecision> accept(WebTransportRoute route, WebTransportHandshake handshake,
			Disposable undecided) {
		return BlockingCaller.of(handshake.getRequest()).flatMap((caller) -> {
			if (this.blockingCalls != null && this.blockingCalls.isBacklogged(caller)) {
				return RoutingHandshakeHandler.reject(handshake.getRequest(), 503,
						"too much to tell of sessions of " + caller.user());
			}
			Disposable place = this.sessions.tryEnter(caller.user());
			if (place == null) {
				this.refusedUsers.tooManySessions(caller.user());
				return RoutingHandshakeHandler.reject(handshake.getRequest(), 503,
						"too many sessions of " + caller.user());
			}
			undecided.dispose();
			return prepare(route, handshake, caller).doFinally((signal) -> place.dispose());
		});
	}

	private Mono<HandshakeDecision> prepare(WebTransportRoute route, WebTransportHandshake handshake,
			BlockingCaller caller) {
		WebTransportHandlerFactory factory = route.handlerFactory();
		return intercept(this.afterSecurity, handshake).then(Mono.defer(() -> factory.intercept(handshake)))
			.then(Mono.defer(() -> chooseProtocol(route, handshake) ? createHandler(factory, handshake, caller)
					: RoutingHandshakeHandler.reject(handshake.getRequest(), 400, "no common protocol")))
			.onErrorResume((ex) -> reject(route, handshake, ex));
	}

	/**
	 * Choose the application protocol, unless somebody has chosen it.
	 * @return {@code false} if there is none, but has to be one
	 */
	private static boolean chooseProtocol(WebTransportRoute route, WebTransportHandshake handshake) {
		HandshakeInfo request = handshake.getRequest();
		if (request.getProtocol() == null) {
			request.getOfferedProtocols()
				.stream()
				.filter(route.protocols()::contains)
				.findFirst()
				.ifPresent(handshake::setProtocol);
		}
		return !route.protocolRequired() || handshake.getRequest().getProtocol() != null;
	}

	private Mono<HandshakeDecision> createHandler(WebTransportHandlerFactory factory, WebTransportHandshake handshake,
			BlockingCaller caller) {
		return Mono.deferContextual((context) -> factory.createHandler(handshake)
			.map((handler) -> handshake.accept(new AccessDenialHandler(track(handler, caller))).withContext(context)));
	}

	private WebTransportHandler track(WebTransportHandler handler, BlockingCaller caller) {
		if (!this.sessions.isBounded()) {
			return TrackedHandler.of(handler, this.sessionListeners);
		}
		List<WebTransportSessionListener> listeners = new ArrayList<>(this.sessionListeners.size() + 1);
		listeners.add(this.sessions.whileOpen(caller.user()));
		listeners.addAll(this.sessionListeners);
		return TrackedHandler.of(handler, listeners);
	}

}
