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

import io.netty.buffer.ByteBuf;

/**
 * Told of the events of a stream.
 *
 * @since 0.1.0
 */
public interface StreamListener {

	/**
	 * Bytes arrived.
	 * @param bytes the bytes, owned by the listener
	 */
	void onData(ByteBuf bytes);

	/**
	 * The peer has sent all.
	 */
	void onFin();

	/**
	 * The peer reset its sending side.
	 * @param errorCode the HTTP/3 error code
	 */
	void onReset(long errorCode);

	/**
	 * A write that was waiting is with the engine.
	 */
	void onWritten();

	/**
	 * The peer asked to stop sending, and the engine does not tell its code. Also told of
	 * a stream whose FIN was written and is not delivered.
	 */
	void onStopped();

	/**
	 * The peer asked to stop sending, and the engine tells its code.
	 * @param errorCode the HTTP/3 error code
	 */
	default void onStopped(long errorCode) {
		onStopped();
	}

	/**
	 * Bytes that were written will never be sent: the stream was reset, or the peer has
	 * stopped it, before they were in a packet. They are not part of the final size of
	 * the stream (RFC 9000, section 4.5), and the peer does not count them. Told at most
	 * for what is certain, and also when the stream has been released.
	 * @param bytes how many, without those of the preamble
	 */
	void onUnsent(long bytes);

	/**
	 * The peer has acknowledged all that was written, FIN included. Told once, never
	 * within the write of the FIN, and also when the stream has been released.
	 */
	void onDelivered();

	/**
	 * The connection is gone.
	 */
	void onLost();

}
