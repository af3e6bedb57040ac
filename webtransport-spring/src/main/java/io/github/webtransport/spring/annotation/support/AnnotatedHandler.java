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
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.handshake.AccessDenial;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.session.EarlySessionHandler;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;

/**
 * Runs the methods that share one session. Streams and datagrams are handled at the same
 * time, within the Reactor context of the handshake. A method that owns the session takes
 * their place.
 */
final class AnnotatedHandler implements EarlySessionHandler {

	private static final CloseStatus UNAVAILABLE = CloseStatus.of(StreamReset.UNAVAILABLE.code(), "Unavailable");

	private final HandshakeInfo info;

	private final SessionHandlerMethods methods;

	private final List<InvocableWebTransportHandlerMethod.Bound> bound;

	private final @Nullable ConnectingSession connecting;

	private final SessionEndTasks endTasks;

	AnnotatedHandler(HandshakeInfo info, SessionHandlerMethods methods,
			List<InvocableWebTransportHandlerMethod.Bound> bound, @Nullable ConnectingSession connecting,
			SessionEndTasks endTasks) {
		this.info = info;
		this.methods = methods;
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
			SessionErrorHandler errors = new SessionErrorHandler(visible, session.getHandshakeInfo(),
					this.methods.exceptions(), context.getOrDefault(SessionMetrics.class, null));
			return run(session, visible, errors)
				.doFinally((signal) -> disconnect(visible, session.closeStatus(), errors, context));
		});
	}

	private Mono<Void> run(WebTransportSession session, WebTransportSession visible, SessionErrorHandler errors) {
		if (this.connecting != null && this.connecting.isClosedEarly()) {
			return this.connecting.endAsAsked(session);
		}
		InvocableWebTransportHandlerMethod.Bound opened = AnnotatedHandlerFactory.find(this.bound,
				this.methods.opened());
		InvocableWebTransportHandlerMethod.Bound owner = AnnotatedHandlerFactory.find(this.bound, this.methods.owner());
		List<Mono<Void>> running = new ArrayList<>();
		// The session ends the methods, not the other way round
		running.add(Mono.never());
		if (opened != null) {
			running.add(call(opened, visible, errors));
		}
		if (owner != null) {
			return Mono.firstWithSignal(Mono.when(running), call(owner, visible, errors));
		}
		SessionHandlerMethods.MappedMethod datagram = this.methods.datagram();
		if (datagram != null) {
			running.add(new DatagramInvoker(visible, bound(datagram), errors, datagram.concurrency()).run());
		}
		for (StreamDirection direction : StreamDirection.values()) {
			SessionHandlerMethods.MappedMethod stream = this.methods.stream(direction);
			if (stream != null) {
				running.add(handleStreams(visible, direction, stream, errors));
			}
		}
		return Mono.when(running);
	}

	/**
	 * Call a method that is about the whole session, so that its error ends it.
	 */
	private static Mono<Void> call(InvocableWebTransportHandlerMethod.Bound method, WebTransportSession session,
			SessionErrorHandler errors) {
		HandlerCall call = HandlerCall.of(session);
		return method.callVoid(call).onErrorResume((failure) -> errors.decide(failure, call).flatMap((outcome) -> {
			if (outcome instanceof ErrorOutcome.Close close) {
				return session.close(close.status());
			}
			// There is no stream to reset and nothing to reply on
			return (outcome instanceof ErrorOutcome.Handled) ? Mono.empty() : end(session, method, failure, errors);
		}));
	}

	private static Mono<Void> end(WebTransportSession session, InvocableWebTransportHandlerMethod.Bound method,
			Throwable failure, SessionErrorHandler errors) {
		// Access that is denied has a status of its own
		if (ErrorClassifier.isCausedByPeer(failure) && AccessDenial.find(failure) == null) {
			errors.report(failure, method.getHandlerMethod());
			return session
				.close((failure instanceof BlockingCallRejectedException) ? UNAVAILABLE : CloseStatus.INTERNAL_ERROR);
		}
		return Mono.error(failure);
	}

	private Mono<Void> handleStreams(WebTransportSession session, StreamDirection direction,
			SessionHandlerMethods.MappedMethod mapped, SessionErrorHandler errors) {
		InvocableWebTransportHandlerMethod.Bound method = bound(mapped);
		if (direction == StreamDirection.BIDIRECTIONAL) {
			return session.incomingBidirectionalStreams()
				.flatMap((stream) -> new StreamInvocation(session, stream, stream, method, errors).run(),
						mapped.concurrency(), 1)
				.then();
		}
		return session.incomingUnidirectionalStreams()
			.flatMap((stream) -> new StreamInvocation(session, stream, null, method, errors).run(),
					mapped.concurrency(), 1)
			.then();
	}

	private InvocableWebTransportHandlerMethod.Bound bound(SessionHandlerMethods.MappedMethod mapped) {
		InvocableWebTransportHandlerMethod.Bound bound = AnnotatedHandlerFactory.find(this.bound, mapped.handler());
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
		if (this.methods.connect() != null) {
			disconnect(session, session.closeStatus(),
					new SessionErrorHandler(session, this.info, this.methods.exceptions(), null), Context.empty());
		}
	}

	/**
	 * Tell of the end. Nobody but a shutdown waits for it: the session has ended already,
	 * and with it the subscription to this handler.
	 */
	private void disconnect(WebTransportSession session, Mono<CloseStatus> ended, SessionErrorHandler errors,
			ContextView context) {
		InvocableWebTransportHandlerMethod.Bound method = AnnotatedHandlerFactory.find(this.bound,
				this.methods.disconnect());
		if (method == null) {
			return;
		}
		this.endTasks
			.run(ended.flatMap((status) -> disconnect(method, HandlerCall.of(session).withCloseStatus(status), errors))
				.contextWrite(context));
	}

	private static Mono<Void> disconnect(InvocableWebTransportHandlerMethod.Bound method, HandlerCall call,
			SessionErrorHandler errors) {
		return method.callVoid(call).onErrorResume((failure) -> errors.decide(failure, call).doOnNext((outcome) -> {
			if (outcome instanceof ErrorOutcome.Unhandled) {
				errors.report(failure, method.getHandlerMethod());
			}
		}).then());
	}

}
