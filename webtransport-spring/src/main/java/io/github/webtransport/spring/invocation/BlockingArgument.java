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

package io.github.webtransport.spring.invocation;

import java.io.InputStream;
import java.io.OutputStream;

import io.github.webtransport.spring.blocking.BlockingStream;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;

/**
 * The arguments by which a blocking method reads and writes a stream.
 */
enum BlockingArgument implements HandlerArgument.OfCall {

	/**
	 * An {@link InputStream} of what the peer sends.
	 */
	INPUT("an InputStream") {

		@Override
		public boolean isPayload() {
			return true;
		}

		@Override
		public Object get(HandlerCall call) {
			return stream(call).inputStream(call.requiredInput().buffers());
		}

	},

	/**
	 * An {@link OutputStream} to the peer.
	 */
	OUTPUT("an OutputStream") {

		@Override
		public Object get(HandlerCall call) {
			return stream(call).outputStream(call.requiredSession().bufferFactory());
		}

	};

	private final String label;

	BlockingArgument(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	/**
	 * Find the argument for a parameter.
	 * @return the argument, or {@code null} if it is another
	 * @throws IllegalArgumentException if methods of that kind have no such argument
	 */
	static @Nullable BlockingArgument find(MethodParameter parameter, HandlerMethodKind kind) {
		Class<?> type = parameter.getParameterType();
		if (type == InputStream.class) {
			require(kind.isStream(), "only a @StreamMapping method has an InputStream");
			return INPUT;
		}
		if (type == OutputStream.class) {
			require(kind == HandlerMethodKind.BIDIRECTIONAL_STREAM,
					"only a @StreamMapping method for bidirectional streams has an OutputStream");
			return OUTPUT;
		}
		return null;
	}

	private static void require(boolean possible, String problem) {
		if (!possible) {
			throw new IllegalArgumentException(problem);
		}
	}

	private static BlockingStream stream(HandlerCall call) {
		Assert.state(call.stream() instanceof BlockingStream, "The method does not block");
		return (BlockingStream) call.stream();
	}

}
