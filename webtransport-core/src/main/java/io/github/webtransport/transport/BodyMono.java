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

import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Writes a body when it is subscribed to.
 */
final class BodyMono extends Mono<Void> {

	private final SendSide side;

	private final Publisher<? extends DataBuffer> body;

	private final boolean fin;

	BodyMono(SendSide side, Publisher<? extends DataBuffer> body, boolean fin) {
		this.side = side;
		this.body = body;
		this.fin = fin;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		BodyWriter writer = new BodyWriter(this.side, actual, this.fin);
		actual.onSubscribe(writer);
		if (!this.side.stream().loop().run(() -> writer.start(this.body))) {
			writer.refuse(this.side.stream().session().lostException());
		}
	}

}
