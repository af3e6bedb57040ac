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

package io.github.webtransport;

/**
 * Flow control of a session, for experts (draft-ietf-webtrans-http3, section 5): what the
 * peer may send in the session beyond what it may send on each stream and on the
 * connection. Nobody has to call this: credit is renewed while the application reads and
 * while streams close. It lets an application give more at once, before a burst that it
 * knows of.
 *
 * <p>
 * Limits count from the start of the session and are never taken back. Methods may be
 * called from any thread and never block; what they grant is sent from the event loop of
 * the connection. After the end of the session they have no effect.
 *
 * @since 0.1.0
 * @see WebTransportSession#flowControl()
 * @see SessionSettings#getInitialMaxData()
 * @see SessionSettings#getInitialMaxStreams()
 */
public interface SessionFlowControl {

	/**
	 * Return whether flow control of sessions is in use: both sides announced a limit
	 * other than 0 in their SETTINGS (section 5.1). Without it, granting has no effect,
	 * and the connection carries one session at a time.
	 * @return {@code true} if it is in use
	 */
	boolean isEnabled();

	/**
	 * Raise the limit of bytes that the peer may send on streams of this session, by
	 * {@code WT_MAX_DATA} (section 5.6.4). Without effect where flow control is not in
	 * use, or the limit is not above the present one.
	 * @param maxData the new limit: bytes since the start of the session, 0 to 2^62-1
	 * @throws IllegalArgumentException if the limit is out of range
	 */
	void grantDataCredit(long maxData);

	/**
	 * Raise the limit of streams that the peer may open in this session, by
	 * {@code WT_MAX_STREAMS} (section 5.6.2). Without effect where flow control is not in
	 * use, or the limit is not above the present one.
	 * @param direction the kind of stream
	 * @param maxStreams the new limit: streams since the start of the session, 0 to 2^60
	 * @throws IllegalArgumentException if the limit is out of range
	 */
	void grantStreamsCredit(StreamDirection direction, long maxStreams);

}
