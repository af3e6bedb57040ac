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

package io.github.webtransport.spring.payload;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.Assert;

/**
 * Where the payload of a call comes from. Whoever takes it releases the buffers.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PayloadInput {

	/**
	 * Return the buffers of the payload.
	 * @return the buffers, for one subscriber
	 */
	Flux<DataBuffer> buffers();

	/**
	 * Say whether many values go on without one that cannot be read. They do not by
	 * default.
	 * @param failure why the value cannot be read
	 * @return {@code true} to go on with the next value
	 */
	default boolean skips(Throwable failure) {
		return false;
	}

	/**
	 * A buffer that is there for a call. It is taken by the argument, or released when
	 * the call is over and the argument was never asked for: whichever comes first.
	 */
	final class HeldBuffer implements PayloadInput {

		private final AtomicReference<@Nullable DataBuffer> buffer;

		/**
		 * Hold a buffer.
		 * @param buffer the buffer
		 */
		public HeldBuffer(DataBuffer buffer) {
			this.buffer = new AtomicReference<>(buffer);
		}

		DataBuffer take() {
			DataBuffer taken = this.buffer.getAndSet(null);
			Assert.state(taken != null, "The payload has been taken, or the call is over");
			return taken;
		}

		@Override
		public Flux<DataBuffer> buffers() {
			return Flux.defer(() -> Flux.just(take()));
		}

		/**
		 * Release the buffer, unless it has been taken.
		 */
		public void release() {
			DataBuffer left = this.buffer.getAndSet(null);
			if (left != null) {
				DataBufferUtils.release(left);
			}
		}

	}

	/**
	 * The payload of a stream of which one parameter takes the first line, and another
	 * what follows.
	 *
	 * @param head the first line
	 * @param buffers the buffers behind it, for one subscriber
	 */
	record Headed(HeldBuffer head, Flux<DataBuffer> buffers) implements PayloadInput {

	}

}
