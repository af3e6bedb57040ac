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

package io.github.webtransport.rawpeer;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A bare QUIC client for many connections and streams at once: it waits for nothing and
 * keeps no record but of what came. Never sends a FIN without the bytes before it, which
 * the engine could forget (cloudflare/quiche issue 2525).
 */
public final class BulkPeer {

	private static final EventLoopGroup EVENT_LOOPS = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("bulk-peer", true), NioIoHandler.newFactory());

	private static final QuicSslContext TLS = QuicSslContextBuilder.forClient()
		.trustManager(InsecureTrustManagerFactory.INSTANCE)
		.applicationProtocols("h3")
		.build();

	private static final long HANDSHAKE_SECONDS = 60;

	/**
	 * Enough for the first packet to leave, and sometimes for an answer to come.
	 */
	private static final long KNOCK_MILLIS = 5;

	private final Channel socket;

	private final Map<Long, BulkSession> sessions = new ConcurrentHashMap<>();

	private final CompletableFuture<BulkPeer> connected = new CompletableFuture<>();

	private volatile QuicChannel channel;

	private BulkPeer(Channel socket) {
		this.socket = socket;
	}

	/**
	 * Connect from 127.0.0.1, with generous limits and session flow control.
	 * @param port the port of the server, on 127.0.0.1
	 */
	public static CompletableFuture<BulkPeer> connect(int port) {
		return connect("127.0.0.1", port, BulkLimits.DEFAULT);
	}

	/**
	 * Connect.
	 * @param host the address to connect from
	 * @param port the port of the server, on 127.0.0.1
	 * @param limits what the server may send
	 */
	public static CompletableFuture<BulkPeer> connect(String host, int port, BulkLimits limits) {
		Channel socket = bind(host, limits);
		BulkPeer peer = new BulkPeer(socket);
		QuicChannel.newBootstrap(socket)
			.handler(peer.new ConnectionHandler())
			.streamHandler(new ChannelInitializer<QuicStreamChannel>() {

				@Override
				protected void initChannel(QuicStreamChannel stream) {
					stream.pipeline().addLast(new BulkStream(peer, stream));
				}

			})
			.remoteAddress(new InetSocketAddress("127.0.0.1", port))
			.connect()
			.addListener((future) -> {
				if (future.isSuccess()) {
					peer.start((QuicChannel) future.getNow(), limits);
				}
				else {
					socket.close();
					peer.connected.completeExceptionally(future.cause());
				}
			});
		return peer.connected;
	}

	/**
	 * Begin a handshake and vanish.
	 * @param host the address to come from
	 * @param port the port of the server, on 127.0.0.1
	 * @return completes when nothing is left on this side
	 */
	public static CompletableFuture<Void> knock(String host, int port) {
		Channel socket = bind(host, BulkLimits.DEFAULT);
		CompletableFuture<Void> vanished = new CompletableFuture<>();
		socket.closeFuture().addListener((closed) -> vanished.complete(null));
		QuicChannel.newBootstrap(socket)
			.handler(new ChannelInboundHandlerAdapter())
			.streamHandler(new ChannelInboundHandlerAdapter())
			.remoteAddress(new InetSocketAddress("127.0.0.1", port))
			.connect();
		socket.eventLoop().schedule(() -> socket.close(), KNOCK_MILLIS, TimeUnit.MILLISECONDS);
		return vanished;
	}

	private static Channel bind(String host, BulkLimits limits) {
		FieldSection.load();
		return new Bootstrap().group(EVENT_LOOPS)
			.channel(NioDatagramChannel.class)
			.handler(codec(limits))
			.bind(new InetSocketAddress(host, 0))
			.syncUninterruptibly()
			.channel();
	}

	private static ChannelHandler codec(BulkLimits limits) {
		return new QuicClientCodecBuilder().sslContext(TLS)
			.maxIdleTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
			.initialMaxData(limits.connectionData())
			.initialMaxStreamDataBidirectionalLocal(limits.streamData())
			.initialMaxStreamDataBidirectionalRemote(limits.streamData())
			.initialMaxStreamDataUnidirectional(limits.streamData())
			.initialMaxStreamsBidirectional(limits.streams())
			.initialMaxStreamsUnidirectional(limits.streams())
			.datagram(1024, 1024)
			.build();
	}

	private void start(QuicChannel channel, BulkLimits limits) {
		this.channel = channel;
		byte[] settings = RawBytes.latestSettings(limits.sessionData(), limits.streams(), limits.streams());
		open(QuicStreamType.UNIDIRECTIONAL)
			.thenAccept((control) -> control.write(false, RawBytes.varint(Codes.STREAM_CONTROL), settings))
			.whenComplete((ignored, failure) -> {
				if (failure != null) {
					this.connected.completeExceptionally(failure);
				}
				else {
					this.connected.complete(this);
				}
			});
	}

	/**
	 * Ask for a session.
	 * @return the session when the server has accepted it
	 */
	public CompletableFuture<BulkSession> session(String path) {
		return open(QuicStreamType.BIDIRECTIONAL).thenCompose((stream) -> {
			BulkSession session = new BulkSession(this, stream);
			this.sessions.put(stream.id(), session);
			stream.write(false, RawBytes.connect(path));
			return session.accepted();
		});
	}

	/**
	 * Open a stream on which nothing is written yet.
	 */
	public CompletableFuture<BulkStream> open(QuicStreamType type) {
		CompletableFuture<BulkStream> opened = new CompletableFuture<>();
		this.channel.createStream(type, new ChannelInitializer<QuicStreamChannel>() {

			@Override
			protected void initChannel(QuicStreamChannel stream) {
				stream.pipeline().addLast(new BulkStream(BulkPeer.this, stream));
			}

		}).addListener((future) -> {
			if (future.isSuccess()) {
				opened.complete(((QuicStreamChannel) future.getNow()).pipeline().get(BulkStream.class));
			}
			else {
				opened.completeExceptionally(future.cause());
			}
		});
		return opened;
	}

	void sendDatagram(byte[] bytes) {
		this.channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
	}

	/**
	 * Send a datagram of a session, or of none.
	 */
	public void sendDatagram(long sessionId, byte[] payload) {
		sendDatagram(RawBytes.datagram(sessionId, payload));
	}

	/**
	 * Completes when the event loop has done what it was told before.
	 */
	public CompletableFuture<Void> onEventLoop() {
		return CompletableFuture.runAsync(() -> {
		}, this.channel.eventLoop());
	}

	void streamOf(long sessionId, BulkStream stream) {
		BulkSession session = this.sessions.get(sessionId);
		if (session != null) {
			session.streamArrived(stream);
		}
	}

	void sessionEnded(long sessionId) {
		this.sessions.remove(sessionId);
	}

	void write(QuicStreamChannel stream, boolean fin, byte[]... parts) {
		ByteBuf bytes = Unpooled.wrappedBuffer(parts);
		stream.writeAndFlush((fin) ? new DefaultQuicStreamFrame(bytes, true) : bytes);
	}

	/**
	 * Close the connection and its socket.
	 * @return completes when both are closed
	 */
	public CompletableFuture<Void> close() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.channel.close().addListener((ignored) -> this.socket.close().addListener((done) -> closed.complete(null)));
		return closed;
	}

	private final class ConnectionHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			if (message instanceof ByteBuf datagram) {
				byte[] bytes = ByteBufUtil.getBytes(datagram);
				datagram.release();
				Varint quarter = Varint.read(bytes, 0, bytes.length);
				BulkSession session = (quarter != null) ? BulkPeer.this.sessions.get(quarter.value() * 4) : null;
				if (session != null) {
					session.datagramArrived(bytes, quarter.length());
				}
			}
			else {
				ctx.fireChannelRead(message);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			BulkPeer.this.sessions.values().forEach(BulkSession::lost);
			ctx.fireChannelInactive();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			BulkPeer.this.sessions.values().forEach(BulkSession::lost);
		}

	}

}
