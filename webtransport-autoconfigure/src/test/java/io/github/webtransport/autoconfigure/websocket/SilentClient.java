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

package io.github.webtransport.autoconfigure.websocket;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

/**
 * A client that reads, and never answers.
 */
class SilentClient implements WebSocket.Listener {

	/**
	 * Transport parameters of a client that takes some data and datagrams.
	 */
	static final byte[] PARAMETERS = HexFormat.of()
		.parseHex("ff5153300d0a0d0a2a010480007530040480100000050480040000060480040000070480040000"
				+ "080240640902406420027ffe");

	/**
	 * Transport parameters of a client that takes as much data as there is.
	 */
	static final byte[] MUCH_CREDIT = HexFormat.of()
		.parseHex("ff5153300d0a0d0a240404bfffffff0504bfffffff0604bfffffff0704bfffffff080240640902406420027ffe");

	/**
	 * What came, as text.
	 */
	final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

	final CompletableFuture<Integer> closed = new CompletableFuture<>();

	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		this.messages.add(StandardCharsets.ISO_8859_1.decode(data).toString());
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.closed.complete(statusCode);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.closed.completeExceptionally(error);
	}

}
