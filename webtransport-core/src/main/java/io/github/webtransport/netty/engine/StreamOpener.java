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

package io.github.webtransport.netty.engine;

import java.util.ArrayDeque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.SessionCarrier.OpenListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import reactor.core.Disposable;

/**
 * Opens the streams of this side of a connection, in the order they are asked for, as far
 * as the peer gives credit.
 *
 * @since 0.1.0
 */
public final class StreamOpener {

	private final QuicConnection connection;

	/**
	 * Requests that wait for credit: one for each subscription of the application.
	 */
	private final ArrayDeque<StreamRequest> bidirectional = new ArrayDeque<>(0);

	private final ArrayDeque<StreamRequest> unidirectional = new ArrayDeque<>(0);

	public StreamOpener(QuicConnection connection) {
		this.connection = connection;
	}

	/**
	 * Open a stream of a session.
	 */
	public Disposable open(long sessionId, boolean bidirectional, OpenListener listener) {
		return submit(new StreamRequest(type(bidirectional), new ChannelInboundHandlerAdapter(),
				(channel, cancelled) -> opened(channel, sessionId, listener, cancelled), listener::onFailed));
	}

	/**
	 * Open a request stream.
	 * @param handlers sets up its handlers
	 * @param opened takes the stream
	 * @param failed takes the failure; not told when the connection ends
	 * @return gives up waiting
	 */
	public Disposable openRequest(ChannelHandler handlers, Consumer<QuicStreamChannel> opened,
			Consumer<Throwable> failed) {
		return submit(new StreamRequest(QuicStreamType.BIDIRECTIONAL, handlers, (channel, cancelled) -> {
			if (cancelled) {
				QuicheBridge.reset(channel, Http3ErrorCodes.H3_REQUEST_CANCELLED);
				channel.close();
				QuicheBridge.forget(channel);
			}
			else {
				opened.accept(channel);
			}
		}, failed));
	}

	/**
	 * Return whether a stream could be opened without waiting.
	 */
	public boolean hasCredit(boolean bidirectional) {
		return isNext(type(bidirectional));
	}

	private boolean isNext(QuicStreamType type) {
		return waiting(type).isEmpty() && hasCredit(type);
	}

	private Disposable submit(StreamRequest request) {
		ArrayDeque<StreamRequest> waiting = waiting(request.type);
		if (isNext(request.type)) {
			open(request);
		}
		else {
			waiting.add(request);
		}
		return () -> {
			request.cancelled = true;
			waiting.remove(request);
		};
	}

	private static QuicStreamType type(boolean bidirectional) {
		return (bidirectional) ? QuicStreamType.BIDIRECTIONAL : QuicStreamType.UNIDIRECTIONAL;
	}

	private ArrayDeque<StreamRequest> waiting(QuicStreamType type) {
		return (type == QuicStreamType.BIDIRECTIONAL) ? this.bidirectional : this.unidirectional;
	}

	private boolean hasCredit(QuicStreamType type) {
		return this.connection.channel().peerAllowedStreams(type) > 0;
	}

	private void open(StreamRequest request) {
		StreamOptions.bootstrap(this.connection.channel())
			.type(request.type)
			.handler(request.handler)
			.create()
			.addListener((Future<QuicStreamChannel> opened) -> {
				if (opened.isSuccess()) {
					request.opened.accept(opened.getNow(), request.cancelled);
				}
				else if (this.connection.isActive()) {
					request.failed.accept(opened.cause());
				}
				// Otherwise the sessions are told that the connection is gone, and tell
				// those who wait
			});
	}

	private void opened(QuicStreamChannel channel, long sessionId, OpenListener listener, boolean cancelled) {
		QuicStream stream = new QuicStream(channel, this.connection);
		Wiretap.install(channel);
		channel.pipeline().addLast(stream);
		stream.open(sessionId);
		try {
			if (cancelled) {
				stream.reject(WebTransportErrorCodes.WT_SESSION_GONE);
			}
			else {
				listener.onOpened(stream);
			}
		}
		finally {
			// Also where nobody writes or waits any more: the stream has its place in the
			// order of streams, and the peer has to learn whose it was
			stream.writePreamble();
		}
	}

	/**
	 * The peer gave credit.
	 */
	public void onCredit() {
		onCredit(QuicStreamType.BIDIRECTIONAL);
		onCredit(QuicStreamType.UNIDIRECTIONAL);
	}

	private void onCredit(QuicStreamType type) {
		ArrayDeque<StreamRequest> waiting = waiting(type);
		while (!waiting.isEmpty() && hasCredit(type)) {
			open(waiting.remove());
		}
	}

	/**
	 * The connection is gone; the sessions have told those who waited.
	 */
	public void clear() {
		this.bidirectional.clear();
		this.unidirectional.clear();
	}

	private static final class StreamRequest {

		private final QuicStreamType type;

		private final ChannelHandler handler;

		private final BiConsumer<QuicStreamChannel, Boolean> opened;

		private final Consumer<Throwable> failed;

		private boolean cancelled;

		private StreamRequest(QuicStreamType type, ChannelHandler handler,
				BiConsumer<QuicStreamChannel, Boolean> opened, Consumer<Throwable> failed) {
			this.type = type;
			this.handler = handler;
			this.opened = opened;
			this.failed = failed;
		}

	}

}
