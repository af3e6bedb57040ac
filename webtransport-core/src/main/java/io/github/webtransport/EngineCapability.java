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
 * An optional capability of the QUIC engine. Everything else works without it.
 *
 * @since 0.1.0
 */
public enum EngineCapability {

	/**
	 * Resets of streams carry application codes, which need 47 bits. Without, peers see
	 * resets without a code.
	 */
	APPLICATION_ERROR_CODES,

	/**
	 * A full datagram queue of the engine is seen. Without, datagrams that it drops are
	 * not counted.
	 */
	DATAGRAM_QUEUE,

	/**
	 * STOP_SENDING is noticed while nothing is written. Without, a sender learns of it
	 * when it writes, and of some never.
	 */
	STOP_SENDING,

	/**
	 * Ends of streams are found that the engine hides. Without, a stream may miss its end
	 * on a network that loses packets.
	 */
	STREAM_ENDS,

	/**
	 * The engine is told to forget streams that are over. Without, each takes memory as
	 * long as its connection lives.
	 */
	STREAM_RELEASE,

	/**
	 * It is known, and decided, when the engine builds packets. Without, a stream may
	 * miss its end on a network that loses packets.
	 */
	PACKET_CONTROL,

	/**
	 * What the engine's timer finds to be lost is sent again at once. Without, a transfer
	 * may stand still on a network that loses packets.
	 */
	LOSS_TIMER,

	/**
	 * Streams can be sent behind those of the default priority. Without, priorities
	 * behind the default one count as the default.
	 */
	SEND_ORDER,

	/**
	 * It is known for which connections packets came. Without, each of them costs
	 * processor time when packets come for another.
	 */
	CONNECTION_TURNS,

	/**
	 * UDP segmentation offload (GSO) is used.
	 */
	SEGMENTATION_OFFLOAD,

	/**
	 * The engine speaks RESET_STREAM_AT (draft-ietf-quic-reliable-stream-reset).
	 */
	RESET_STREAM_AT,

	/**
	 * Keying material can be exported.
	 */
	KEYING_MATERIAL_EXPORTER

}
