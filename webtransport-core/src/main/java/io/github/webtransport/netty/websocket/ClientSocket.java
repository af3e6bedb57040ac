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

package io.github.webtransport.netty.websocket;

import io.github.webtransport.qmux.EventExecutorLoop;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxSocket;
import io.github.webtransport.qmux.WebSocketStatus;
import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.SessionCarrier.WriteListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * The client's end of a WebSocket, of which it subscribes to the frames. Messages are
 * written to the channel itself, which tells when each of them has left.
 */
final class ClientSocket extends BaseSubscriber<WebSocketFrame> implements QmuxSocket {

	private static final Log logger = LogFactory.getLog(ClientSocket.class);

	private final Channel channel;

	private final CarrierLoop loop;

	private @Nullable QmuxConnection connection;

	ClientSocket(Channel channel) {
		this.channel = channel;
		this.loop = new EventExecutorLoop(channel.eventLoop());
	}

	/**
	 * Set who is told of what comes. Before anything is asked for.
	 */
	void begin(QmuxConnection connection) {
		this.connection = connection;
		this.channel.closeFuture().addListener((closed) -> connection.onClosed());
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		// The connection asks for messages
	}

	@Override
	protected void hookOnNext(WebSocketFrame frame) {
		// What is not retained is released when this method returns
		QmuxConnection connection = this.connection;
		if (connection != null && frame instanceof BinaryWebSocketFrame) {
			connection.onMessage(frame.content().retain());
			return;
		}
		if (connection != null && frame instanceof TextWebSocketFrame) {
			connection.onForeignMessage(WebSocketStatus.UNSUPPORTED);
		}
		request(1);
	}

	@Override
	protected void hookOnError(Throwable failure) {
		logger.debug("WebSocket failed", failure);
		this.channel.close();
	}

	@Override
	protected void hookOnComplete() {
		// The server has begun the closing handshake, which is answered already
		if (this.connection != null) {
			this.connection.onClosed();
		}
	}

	@Override
	public CarrierLoop loop() {
		return this.loop;
	}

	@Override
	public ByteBufAllocator alloc() {
		return this.channel.alloc();
	}

	@Override
	public void send(ByteBuf message, WriteListener listener) {
		this.channel.writeAndFlush(new BinaryWebSocketFrame(message))
			.addListener((written) -> this.loop.execute(() -> listener.onWritten(written.cause())));
	}

	@Override
	public void read() {
		request(1);
	}

	/**
	 * The server closes the connection (RFC 6455, section 7.1.1): whoever closes it while
	 * bytes come may take from the other end what it has not read yet.
	 */
	@Override
	public void close(int status) {
		this.channel.writeAndFlush(new CloseWebSocketFrame(status, ""));
	}

	@Override
	public void abort() {
		this.channel.close();
	}

}
