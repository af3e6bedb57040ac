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
 * What the QUIC engine can do on this machine.
 *
 * @param engine name and version of the engine
 * @param transport how UDP is read and written: epoll, kqueue or nio; {@link #MEMORY} for
 * sessions within the JVM
 * @param applicationErrorCodes whether stream resets carry application codes (they need
 * 47 bits); when not, peers see resets without one
 * @param resetStreamAt whether the engine speaks RESET_STREAM_AT
 * (draft-ietf-quic-reliable-stream-reset)
 * @param keyingMaterialExporter whether keying material can be exported
 * @param segmentationOffload whether UDP segmentation offload (GSO) is used
 * @param datagramQueueVisible whether a full datagram queue of the engine is seen, so
 * that drops are counted
 * @since 0.1.0
 */
public record EngineCapabilities(String engine, String transport, boolean applicationErrorCodes, boolean resetStreamAt,
		boolean keyingMaterialExporter, boolean segmentationOffload, boolean datagramQueueVisible) {

	/**
	 * The transport of a server that is reached within the JVM, without UDP.
	 */
	public static final String MEMORY = "memory";

}
