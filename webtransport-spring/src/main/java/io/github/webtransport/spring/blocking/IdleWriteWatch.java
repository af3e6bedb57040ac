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

package io.github.webtransport.spring.blocking;

import java.time.Duration;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Notices a peer that does not read what is being written. That the body has nothing to
 * write is no fault of the peer.
 */
final class IdleWriteWatch {

	private final Duration timeout;

	private volatile long demand;

	private volatile boolean bodyEnded;

	private volatile long since = System.nanoTime();

	IdleWriteWatch(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Watch the body of a write, whose demand says that the peer reads.
	 */
	Flux<DataBuffer> watch(Publisher<? extends DataBuffer> body) {
		return Flux.<DataBuffer>from(body).doOnRequest(this::asked).doOnNext((buffer) -> given()).doOnTerminate(() -> {
			this.bodyEnded = true;
			this.since = System.nanoTime();
		});
	}

	private synchronized void asked(long n) {
		this.demand = (Long.MAX_VALUE - this.demand > n) ? this.demand + n : Long.MAX_VALUE;
		this.since = System.nanoTime();
	}

	private synchronized void given() {
		if (this.demand != Long.MAX_VALUE) {
			this.demand--;
		}
		this.since = System.nanoTime();
	}

	/**
	 * Fail when the peer has not read for the time, noticed up to a quarter late.
	 */
	Mono<Void> expiry() {
		return Flux.interval(IdleTimeoutFlux.period(this.timeout), Schedulers.parallel())
			.onBackpressureDrop()
			.filter((tick) -> isIdle())
			.next()
			.flatMap((tick) -> Mono.error(new StreamIdleException(this.timeout)));
	}

	private boolean isIdle() {
		return (this.demand == 0 || this.bodyEnded) && System.nanoTime() - this.since >= this.timeout.toNanos();
	}

}
