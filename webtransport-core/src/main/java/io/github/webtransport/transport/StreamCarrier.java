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

import io.github.webtransport.StreamPriority;
import io.netty.buffer.ByteBuf;

/**
 * What a stream needs of its connection. Called on the event loop only.
 *
 * @since 0.1.0
 */
public interface StreamCarrier {

	/**
	 * Return the QUIC stream ID.
	 * @return the stream ID
	 */
	long streamId();

	/**
	 * Return the kind.
	 * @return {@code true} for a bidirectional stream
	 */
	boolean isBidirectional();

	/**
	 * Return who opened the stream.
	 * @return {@code true} if this side did
	 */
	boolean isLocal();

	/**
	 * Set who is told of events. Nothing is reported before.
	 * @param listener the listener
	 */
	void listen(StreamListener listener);

	/**
	 * Ask for one more buffer, FIN or reset. May call the listener before it returns.
	 */
	void read();

	/**
	 * Return whether FIN may go with bytes that are written now: only where the engine
	 * takes them whole.
	 * @param bytes how many
	 * @return {@code false} if FIN has to be written after them
	 */
	boolean takesFinWith(int bytes);

	/**
	 * Write bytes.
	 * @param bytes the bytes, owned by the carrier from here on
	 * @param fin whether the stream ends with them
	 * @return {@code true} if they are with the engine; otherwise
	 * {@link StreamListener#onWritten} tells when they are
	 */
	boolean write(ByteBuf bytes, boolean fin);

	/**
	 * Reset the sending side. {@link StreamListener#onUnsent} tells what never leaves.
	 * @param errorCode the HTTP/3 error code
	 */
	void reset(long errorCode);

	/**
	 * Ask the peer to stop sending, and discard what it sent.
	 * @param errorCode the HTTP/3 error code
	 */
	void stopSending(long errorCode);

	/**
	 * Return how much of what the peer sent may be left that nobody will read, when the
	 * stream was reset or is about to be stopped.
	 * @return the number of bytes, not less than it can be
	 */
	default long unreadAtMost() {
		return 0;
	}

	/**
	 * Return whether {@link StreamListener#onDelivered} is told when FIN is acknowledged.
	 * @return {@code false} if the engine cannot know
	 */
	boolean reportsDelivery();

	/**
	 * Report {@link StreamListener#onStopped} also while nothing is written.
	 * @param watch whether to look for it
	 */
	void watchStop(boolean watch);

	/**
	 * Set the priority.
	 * @param priority the priority
	 */
	void setPriority(StreamPriority priority);

	/**
	 * Both sides are over: free what the stream holds.
	 */
	void release();

}
