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
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.webtransport.qmux.EventExecutorLoop;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxSocket;
import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.SessionCarrier.WriteListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.DefaultEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket of the JDK, as a client's end of a connection.
 */
final class JdkSocket implements QmuxSocket, WebSocket.Listener {

	private final DefaultEventExecutor executor = new DefaultEventExecutor();

	private final CarrierLoop loop = new EventExecutorLoop(this.executor);

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

	private ByteBuf message = Unpooled.buffer();

	private @Nullable WebSocket socket;

	private @Nullable QmuxConnection connection;

	private boolean sending;

	/**
	 * The connection is there. Called on the loop.
	 */
	void open(WebSocket socket, QmuxConnection connection) {
		this.socket = socket;
		this.connection = connection;
	}

	/**
	 * Return the status with which the socket was closed.
	 */
	CompletableFuture<Integer> closed() {
		return this.closed;
	}

	void shutdown() {
		this.executor.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
	}

	@Override
	public void onOpen(WebSocket webSocket) {
		// The connection asks for messages
	}

	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		this.message.writeBytes(data);
		if (last) {
			ByteBuf whole = this.message;
			this.message = Unpooled.buffer();
			this.loop.execute(() -> this.connection.onMessage(whole));
		}
		else {
			webSocket.request(1);
		}
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		ended(statusCode);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		ended(1006);
	}

	private void ended(int status) {
		this.closed.complete(status);
		this.loop.execute(() -> this.connection.onClosed());
	}

	@Override
	public CarrierLoop loop() {
		return this.loop;
	}

	@Override
	public ByteBufAllocator alloc() {
		return ByteBufAllocator.DEFAULT;
	}

	@Override
	public void send(ByteBuf message, WriteListener listener) {
		next(() -> this.socket.sendBinary(message.nioBuffer(), true)
			.whenComplete((sent, ex) -> this.loop.execute(() -> {
				message.release();
				listener.onWritten(ex);
				sent();
			})));
	}

	private void next(Runnable task) {
		this.waiting.add(task);
		if (!this.sending) {
			this.sending = true;
			this.waiting.remove().run();
		}
	}

	private void sent() {
		this.sending = false;
		Runnable task = this.waiting.poll();
		if (task != null) {
			this.sending = true;
			task.run();
		}
	}

	@Override
	public void read() {
		this.socket.request(1);
	}

	@Override
	public void close(int status) {
		next(() -> this.socket.sendClose(status, "").whenComplete((sent, ex) -> this.loop.execute(this::sent)));
	}

	@Override
	public void abort() {
		this.socket.abort();
		this.loop.execute(() -> this.connection.onClosed());
	}

}
