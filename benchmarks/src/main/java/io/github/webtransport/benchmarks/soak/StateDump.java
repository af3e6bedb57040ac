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

package io.github.webtransport.benchmarks.soak;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * What an object of this project and those behind it believe, by reflection: it looks at
 * all of their fields, so that it need not know what is of interest in a defect that
 * nobody understands yet.
 *
 * @since 0.1.0
 */
public final class StateDump {

	private static final String PROJECT = "io.github.webtransport.";

	private static final int MAX_DEPTH = 12;

	private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

	private final StringBuilder text = new StringBuilder();

	private StateDump() {
	}

	/**
	 * Describe an object. The values are read without order, on any thread.
	 * @param root the object
	 * @return its fields and those of the objects that it refers to
	 */
	public static String of(Object root) {
		StateDump dump = new StateDump();
		dump.value(root, 0);
		return dump.text.toString();
	}

	/**
	 * Describe a connection of the engine.
	 * @param channel the connection
	 * @return its figures
	 */
	public static String of(QuicChannel channel) {
		try {
			QuicConnectionStats stats = channel.collectStats().get(1, TimeUnit.SECONDS);
			QuicConnectionPathStats path = channel.collectPathStats(0).get(1, TimeUnit.SECONDS);
			return (path != null) ? stats + " " + path : String.valueOf(stats);
		}
		catch (Exception ex) {
			return "no figures: " + ex;
		}
	}

	/**
	 * Describe a stream of the engine.
	 * @param stream the stream
	 * @return what it may send
	 */
	public static String of(QuicStreamChannel stream) {
		return "stream %d active=%s writable=%s before writable=%d peer allows=%d streams".formatted(stream.streamId(),
				stream.isActive(), stream.isWritable(), stream.bytesBeforeWritable(),
				stream.parent().peerAllowedStreams(stream.type()));
	}

	private void value(@Nullable Object value, int depth) {
		if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Enum
				|| value instanceof String) {
			this.text.append(value);
		}
		else if (value instanceof QuicStreamChannel stream) {
			this.text.append(of(stream));
		}
		else if (value instanceof QuicChannel channel) {
			this.text.append(once(channel) ? of(channel) : "…");
		}
		else if (value instanceof ByteBuf bytes) {
			this.text.append(bytes.readableBytes()).append(" bytes");
		}
		else if (value instanceof Map<?, ?> map) {
			values(map.values(), depth);
		}
		else if (value instanceof Collection<?> collection) {
			values(collection, depth);
		}
		else if (value.getClass().getName().startsWith(PROJECT) && !value.getClass().isSynthetic()) {
			fields(value, depth);
		}
		else {
			this.text.append(value.getClass().getSimpleName());
		}
	}

	private boolean once(Object value) {
		return this.seen.put(value, true) == null;
	}

	private void values(Collection<?> values, int depth) {
		try {
			this.text.append(values.size()).append(" [");
			for (Object value : values) {
				value(value, depth);
				this.text.append("; ");
			}
			this.text.append(']');
		}
		catch (UnsupportedOperationException ex) {
			// Queues of Reactor can only be counted
			this.text.append("…]");
		}
	}

	private void fields(Object value, int depth) {
		this.text.append(value.getClass().getSimpleName());
		if (depth > MAX_DEPTH || !once(value)) {
			return;
		}
		this.text.append('{');
		for (Class<?> type = value.getClass(); type != null
				&& type.getName().startsWith(PROJECT); type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					this.text.append('\n').append("  ".repeat(depth + 1)).append(field.getName()).append(" = ");
					value(read(field, value), depth + 1);
				}
			}
		}
		this.text.append('}');
	}

	private static @Nullable Object read(Field field, Object owner) {
		try {
			field.setAccessible(true);
			return field.get(owner);
		}
		catch (IllegalAccessException | RuntimeException ex) {
			return ex.toString();
		}
	}

}
