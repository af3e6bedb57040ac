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

package io.github.webtransport.spring.messaging.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * What was published, written once for each format that a session wants, while it is
 * handed to all of them. Belongs to one thread; the buffers that it gives do not.
 */
final class SharedBuffers {

	private final TopicWire wire;

	private final Function<TopicFormat, ByteBuf> writer;

	private final Map<TopicFormat, ByteBuf> written = new EnumMap<>(TopicFormat.class);

	private @Nullable RuntimeException failure;

	SharedBuffers(TopicWire wire, Function<TopicFormat, ByteBuf> writer) {
		this.wire = wire;
		this.writer = writer;
	}

	/**
	 * Return a buffer for a session, which owns it.
	 * @throws RuntimeException if it cannot be written in that format, which is tried
	 * once
	 */
	DataBuffer get(TopicFormat format) {
		ByteBuf buffer = this.written.get(format);
		if (buffer == null) {
			if (this.failure != null) {
				throw this.failure;
			}
			try {
				buffer = this.writer.apply(format);
			}
			catch (RuntimeException ex) {
				this.failure = ex;
				throw ex;
			}
			this.written.put(format, buffer);
		}
		return this.wire.wrap(buffer.retainedSlice());
	}

	/**
	 * Let go of the buffers: all sessions have theirs.
	 */
	void release() {
		this.written.values().forEach(ByteBuf::release);
	}

}
