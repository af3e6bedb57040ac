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

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.Assert;

/**
 * The argument that takes what the peer sends.
 */
final class PayloadArgument implements HandlerArgument.OfCall {

	private final PayloadReader reader;

	private final @Nullable ReactiveAdapter adapter;

	private final boolean stream;

	/**
	 * Create an argument.
	 * @param reader reads the values
	 * @param adapter the reactive type of the parameter, or {@code null} if it takes the
	 * value itself
	 * @param stream whether the payload is that of a stream
	 */
	PayloadArgument(PayloadReader reader, @Nullable ReactiveAdapter adapter, boolean stream) {
		this.reader = reader;
		this.adapter = adapter;
		this.stream = stream;
	}

	@Override
	public boolean isPayload() {
		return true;
	}

	/**
	 * Return whether the value must be there when the method is called, by a
	 * {@link HeldBuffer}.
	 */
	boolean isValue() {
		return this.adapter == null;
	}

	/**
	 * Return whether the parameter takes many values.
	 */
	boolean isMany() {
		return this.adapter != null && this.adapter.isMultiValue();
	}

	Mono<DataBuffer> join(Flux<DataBuffer> buffers) {
		return this.reader.join(buffers);
	}

	@Override
	public @Nullable Object get(HandlerCall call) {
		PayloadInput input = call.input();
		Assert.state(input != null, "The call has no payload");
		if (this.adapter == null) {
			return this.reader.read(((HeldBuffer) input).take());
		}
		Flux<DataBuffer> buffers = Flux.defer(input::buffers);
		if (this.adapter.isMultiValue()) {
			return this.adapter.fromPublisher(
					this.stream ? this.reader.readStream(buffers) : this.reader.readEach(buffers, input::skips));
		}
		Mono<DataBuffer> whole = this.stream ? this.reader.join(buffers) : buffers.single();
		return this.adapter.fromPublisher(whole.mapNotNull(this.reader::read));
	}

}
