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

package io.github.webtransport.transport;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.logging.ApplicationErrorLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.util.Assert;

/**
 * Runs the handler of a session, whatever it does: its end, its failure and what it
 * throws become the end of the session.
 */
final class HandlerRun implements CoreSubscriber<Void>, Disposable {

	private static final Log logger = LogFactory.getLog(HandlerRun.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(HandlerRun.class);

	private final DefaultSession session;

	private final SessionMetrics metrics;

	private volatile @Nullable Subscription handling;

	private volatile boolean disposed;

	HandlerRun(DefaultSession session, SessionMetrics metrics) {
		this.session = session;
		this.metrics = metrics;
	}

	void start(WebTransportHandler handler, ContextView context) {
		Mono<Void> handled;
		try {
			handled = handler.handle(this.session);
			Assert.state(handled != null, () -> "Handler " + handler + " returned null");
		}
		catch (Throwable ex) {
			handled = Mono.error(ex);
		}
		// Failures that do not end the session are counted as well
		handled.contextWrite(this.metrics.getContext())
			.contextWrite(context)
			.contextWrite(Context.of(SessionMetrics.class, this.metrics))
			.subscribe(this);
	}

	@Override
	public void onSubscribe(Subscription handling) {
		if (Operators.validate(this.handling, handling)) {
			this.handling = handling;
			if (this.disposed) {
				handling.cancel();
			}
			else {
				handling.request(Long.MAX_VALUE);
			}
		}
	}

	@Override
	public void onNext(Void nothing) {
		// There is none
	}

	/**
	 * Also after the handler was cancelled, on whatever thread it runs: it fails because
	 * its session has ended.
	 */
	@Override
	public void onError(Throwable failure) {
		this.session.loop().run(() -> failed(failure));
	}

	@Override
	public void onComplete() {
		this.session.loop().run(this.session::handled);
	}

	@Override
	public boolean isDisposed() {
		return this.disposed;
	}

	@Override
	public void dispose() {
		this.disposed = true;
		Subscription handling = this.handling;
		if (handling != null) {
			handling.cancel();
		}
	}

	private void failed(Throwable failure) {
		if (failure instanceof SessionClosedException && !this.session.isClosing()) {
			// Of another session, or a stream has seen the loss of the connection first
			this.session.loop().execute(() -> close(failure));
		}
		else {
			close(failure);
		}
	}

	private void close(Throwable failure) {
		if (this.session.isClosing()) {
			logger.debug("[" + this.session.getId() + "] Handler ended with its session", failure);
			return;
		}
		String message = "[" + this.session.getId() + "] Handler of " + this.session.getHandshakeInfo().getPath()
				+ " failed";
		if (isEnd(failure)) {
			logger.debug(message, failure);
		}
		else if (isUnreadable(failure)) {
			logger.debug(message, failure);
			this.metrics.inputRefused(failure);
		}
		else {
			errors.error(message, failure);
			this.metrics.handlerFailed(failure);
		}
		this.session.closeNow(CloseStatus.INTERNAL_ERROR);
	}

	/**
	 * What a peer does at will is no failure of the handler, though it ends with it.
	 */
	private static boolean isEnd(Throwable failure) {
		return failure instanceof StreamResetException || failure instanceof StreamStoppedException
				|| failure instanceof SessionClosedException;
	}

	/**
	 * Return whether the peer has sent what the codecs of Spring do not take.
	 */
	private static boolean isUnreadable(Throwable failure) {
		return failure instanceof DecodingException || failure instanceof DataBufferLimitException;
	}

}
