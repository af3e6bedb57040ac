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

package io.github.webtransport.qmux;

import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.SessionCarrier.WriteListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What a connection needs of its WebSocket. Called on the loop only.
 *
 * @since 0.1.0
 * @see QmuxConnection#onMessage
 */
public interface QmuxSocket {

	/**
	 * Return the loop.
	 * @return the loop, on which the connection is told of everything
	 */
	CarrierLoop loop();

	/**
	 * Return the allocator for messages.
	 * @return the allocator
	 */
	ByteBufAllocator alloc();

	/**
	 * Send a binary message behind those that were sent before.
	 * @param message the message, owned by the socket from here on
	 * @param listener told on the loop, later, when the message has left
	 */
	void send(ByteBuf message, WriteListener listener);

	/**
	 * Ask for one more message. Without it none is read.
	 */
	void read();

	/**
	 * Begin the closing handshake behind what was sent. From here on messages are still
	 * read.
	 * @param status the status (RFC 6455, section 7.4.1)
	 */
	void close(int status);

	/**
	 * Close at once.
	 */
	void abort();

}
