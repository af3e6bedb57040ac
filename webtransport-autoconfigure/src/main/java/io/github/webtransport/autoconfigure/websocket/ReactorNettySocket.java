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
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * A WebSocket of Reactor Netty. The session lives on the event loop of its channel.
 * Messages are written to the channel itself, which tells when each of them has left.
 */
final class ReactorNettySocket extends BaseSubscriber<WebSocketMessage> implements QmuxSocket {

	private static final Log logger = LogFactory.getLog(ReactorNettySocket.class);

	private final Channel channel;

	private final WebSocketSession session;

	private final CarrierLoop loop;

	private @Nullable QmuxConnection connection;

	private boolean asked;

	ReactorNettySocket(Channel channel, WebSocketSession session) {
		this.channel = channel;
		this.session = session;
		this.loop = new EventExecutorLoop(channel.eventLoop());
	}

	/**
	 * Let a session be carried.
	 * @return completes when the WebSocket is closed
	 */
	Mono<Void> carry(AcceptedWebSocket accepted) {
		this.loop.run(() -> {
			this.session.receive().subscribe(this);
			QmuxConnection connection = accepted.open(this);
			this.connection = connection;
			this.channel.closeFuture().addListener((closed) -> connection.onClosed());
			if (this.asked) {
				request(1);
			}
		});
		return accepted.closed();
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		// The connection asks for messages
	}

	@Override
	protected void hookOnNext(WebSocketMessage message) {
		// What is not retained is released when this method returns
		QmuxConnection connection = this.connection;
		if (connection != null && message.getType() == WebSocketMessage.Type.BINARY) {
			connection.onMessage(NettyDataBufferFactory.toByteBuf(message.retain().getPayload()));
			return;
		}
		if (connection != null && message.getType() == WebSocketMessage.Type.TEXT) {
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
		// The peer has begun the closing handshake, which is answered already
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

	/**
	 * A connection asks while it is being opened, and a message may be there already: it
	 * is taken when there is somebody to give it to.
	 */
	@Override
	public void read() {
		if (this.connection != null) {
			request(1);
		}
		else {
			this.asked = true;
		}
	}

	@Override
	public void close(int status) {
		this.session.close(CloseStatus.create(status, null)).subscribe(null, (ex) -> this.channel.close());
	}

	@Override
	public void abort() {
		this.channel.close();
	}

}
