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

import java.util.concurrent.Callable;

import io.github.webtransport.SessionMetrics;
import io.github.webtransport.spring.blocking.BlockingScope;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.payload.PayloadInput;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * A datagram for a method that blocks.
 */
final class BlockingDatagram implements DatagramTurns.Call, Callable<@Nullable Object> {

	private final DatagramInvoker invoker;

	private final PayloadInput.HeldBuffer held;

	private final HandlerCall call;

	private final SessionMetrics.Handling handling;

	private @Nullable Throwable failure;

	private @Nullable DataBuffer reply;

	BlockingDatagram(DatagramInvoker invoker, HandlerCall session, DataBuffer datagram,
			SessionMetrics.Handling handling) {
		this.invoker = invoker;
		this.held = new PayloadInput.HeldBuffer(datagram);
		this.call = session.withInput(this.held);
		this.handling = handling;
	}

	@Override
	public @Nullable Object call() throws Exception {
		return this.invoker.callNow(this.call);
	}

	@Override
	public boolean run(BlockingScope scope) {
		try {
			Object value = isObserved() ? scope.with(this.handling.getContext()).call(this) : scope.call(this);
			if (scope.isWanted()) {
				this.reply = this.invoker.write(value);
			}
		}
		catch (Throwable ex) {
			this.failure = ex;
			return false;
		}
		if (!scope.isWanted()) {
			this.handling.cancelled();
		}
		end();
		return true;
	}

	@Override
	public boolean hasReply() {
		return this.reply != null;
	}

	@Override
	public void reply() {
		DataBuffer reply = this.reply;
		if (reply != null) {
			this.reply = null;
			this.invoker.send(reply);
		}
	}

	private boolean isObserved() {
		return this.handling != SessionMetrics.Handling.NONE;
	}

	@Override
	public Mono<Void> recover(@Nullable Throwable refusal) {
		Throwable failure = (this.failure != null) ? this.failure : refusal;
		if (failure == null) {
			return Mono.empty();
		}
		this.handling.failed(failure);
		Mono<Void> recovered = this.invoker.recover(failure, this.call).doFinally((signal) -> end());
		return isObserved() ? recovered.doOnCancel(this.handling::cancelled).contextWrite(this.handling.getContext())
				: recovered;
	}

	@Override
	public void drop() {
		if (this.failure != null) {
			this.invoker.droppedAfter(this.failure);
		}
		this.handling.cancelled();
		end();
	}

	private void end() {
		this.held.release();
		this.handling.ended();
	}

}
