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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

import javax.net.ssl.SSLPeerUnverifiedException;

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
import io.netty.handler.codec.quic.QLogConfiguration;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The QUIC connection of a {@link RawPeer}, and the record of what came over it. The
 * record is guarded by the journal.
 */
final class RawConnection implements AutoCloseable {

	private static final EventLoopGroup EVENT_LOOPS = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("raw-peer", true), NioIoHandler.newFactory());

	private static final QuicSslContext TLS = QuicSslContextBuilder.forClient()
		.trustManager(InsecureTrustManagerFactory.INSTANCE)
		.applicationProtocols("h3")
		.build();

	/**
	 * The engine writes its log in blocks of this size.
	 */
	private static final int LOG_BLOCK = 8192;

	private final Journal journal = new Journal();

	private final QuicLog log = QuicLog.create();

	private final List<RawStream> serverStreams = new ArrayList<>();

	private final List<byte[]> datagrams = new ArrayList<>();

	private final Channel socket;

	private final QuicChannel channel;

	private @Nullable QuicStreamChannel scratch;

	private @Nullable ConnectionClose connectionClose;

	private boolean closed;

	RawConnection(int port, PeerLimits limits) {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.socket = bind(codec(limits), new InetSocketAddress(loopback, 0));
		this.channel = result(QuicChannel.newBootstrap(this.socket)
			.option(QuicChannelOption.QLOG, new QLogConfiguration(this.log.file().toString(), "raw peer", ""))
			.handler(new ConnectionRecorder())
			.streamHandler(new ServerStreamRecorder())
			.remoteAddress(new InetSocketAddress(loopback, port))
			.connect());
	}

	private static Channel bind(ChannelHandler codec, InetSocketAddress address) {
		Bootstrap bootstrap = new Bootstrap().group(EVENT_LOOPS).channel(NioDatagramChannel.class).handler(codec);
		return bootstrap.bind(address).syncUninterruptibly().channel();
	}

	private static ChannelHandler codec(PeerLimits limits) {
		QuicClientCodecBuilder builder = new QuicClientCodecBuilder().sslContext(TLS)
			.maxIdleTimeout(30, TimeUnit.SECONDS)
			.initialMaxData(limits.maxData())
			.initialMaxStreamDataBidirectionalLocal(limits.maxStreamData())
			.initialMaxStreamDataBidirectionalRemote(limits.maxStreamData())
			.initialMaxStreamDataUnidirectional(limits.maxStreamData())
			.initialMaxStreamsBidirectional(limits.maxStreams())
			.initialMaxStreamsUnidirectional(limits.maxStreams());
		if (limits.datagrams()) {
			builder.datagram(1024, 1024);
		}
		return builder.build();
	}

	Journal journal() {
		return this.journal;
	}

	/**
	 * Return the certificate that the server has shown.
	 */
	Certificate serverCertificate() {
		try {
			return this.channel.sslEngine().getSession().getPeerCertificates()[0];
		}
		catch (SSLPeerUnverifiedException ex) {
			throw new AssertionError("The server has shown no certificate", ex);
		}
	}

	QuicLog log() {
		return this.log;
	}

	boolean isClosed() {
		synchronized (this.journal) {
			return this.closed;
		}
	}

	RawStream open(QuicStreamType type) {
		QuicStreamChannel stream = result(this.channel.createStream(type, new Nothing()));
		RawStream opened = new RawStream(this, stream);
		stream.pipeline().addLast(opened.recorder());
		this.journal.note("stream " + opened.id() + ": opened");
		return opened;
	}

	/**
	 * Wait until the server lets this peer open another bidirectional stream.
	 */
	void awaitPlace() {
		awaitLog("the place of a stream",
				() -> (QuicheAccess.bidirectionalStreamsLeft(this.channel) > 0) ? true : null);
	}

	void sendDatagram(byte[] bytes) {
		this.journal.note("datagram of " + bytes.length + " bytes");
		if (bytes.length == 0) {
			QuicheAccess.sendEmptyDatagram(this.channel);
		}
		else {
			result(this.channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
		}
	}

	/**
	 * Return what came and was not taken yet. Read and change it under the journal.
	 */
	List<byte[]> datagrams() {
		return this.datagrams;
	}

	RawStream awaitServerStream(String what, Predicate<RawStream> condition) {
		return await(what, () -> {
			RawStream match = this.serverStreams.stream().filter(condition).findFirst().orElse(null);
			if (match != null) {
				this.serverStreams.remove(match);
			}
			return match;
		});
	}

	ConnectionClose awaitConnectionClose() {
		return await("CONNECTION_CLOSE", () -> this.connectionClose);
	}

	<T> T await(String what, Supplier<? extends @Nullable T> value) {
		return this.journal.await(what, value, () -> this.closed);
	}

	/**
	 * Wait until the engine's log of what came says something.
	 */
	<T> T awaitLog(String what, Supplier<? extends @Nullable T> value) {
		long deadline = System.nanoTime() + Journal.BOUND.toNanos();
		boolean last = false;
		while (!last && System.nanoTime() < deadline) {
			last = isClosed();
			T present = value.get();
			if (present != null) {
				return present;
			}
			if (!last) {
				this.journal.pause(20);
				flushLog();
			}
		}
		throw new AssertionError("Expected " + what + "." + this.journal);
	}

	/**
	 * Let the engine's log grow by a block, because it is written block by block. The
	 * server sees nothing of this.
	 */
	private void flushLog() {
		if (this.scratch == null) {
			Future<QuicStreamChannel> created = this.channel.createStream(QuicStreamType.UNIDIRECTIONAL, new Nothing());
			if (!created.awaitUninterruptibly(Journal.BOUND.toMillis()) || !created.isSuccess()) {
				// The connection is about to end, and the log with it
				return;
			}
			this.scratch = created.getNow();
		}
		long before = this.log.size();
		for (int lines = 0; lines < LOG_BLOCK / 64 && this.log.size() == before; lines++) {
			QuicheAccess.writeNothing(this.scratch);
		}
	}

	/**
	 * Close the socket and tell the server nothing.
	 */
	void kill() {
		result(this.socket.close());
	}

	@Override
	public void close() {
		try {
			this.channel.close().awaitUninterruptibly(Journal.BOUND.toMillis());
			this.socket.close().awaitUninterruptibly(Journal.BOUND.toMillis());
		}
		finally {
			this.log.delete();
		}
	}

	private static <T> T result(Future<? extends T> future) {
		try {
			return future.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("The peer could not do as told", ex);
		}
	}

	private static final class Nothing extends ChannelInboundHandlerAdapter {

	}

	private final class ServerStreamRecorder extends ChannelInitializer<QuicStreamChannel> {

		@Override
		protected void initChannel(QuicStreamChannel channel) {
			RawConnection connection = RawConnection.this;
			RawStream stream = new RawStream(connection, channel);
			connection.journal.record("stream " + stream.id() + ": opened by the server",
					() -> connection.serverStreams.add(stream));
			channel.pipeline().addLast(stream.recorder());
		}

	}

	private final class ConnectionRecorder extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			if (message instanceof ByteBuf bytes) {
				byte[] datagram = ByteBufUtil.getBytes(bytes);
				bytes.release();
				RawConnection.this.journal.record("received a datagram of " + datagram.length + " bytes",
						() -> RawConnection.this.datagrams.add(datagram));
			}
			else {
				ctx.fireChannelRead(message);
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof QuicConnectionCloseEvent close) {
				ConnectionClose frame = ConnectionClose.of(close);
				RawConnection.this.journal.record("received " + frame,
						() -> RawConnection.this.connectionClose = frame);
			}
			ctx.fireUserEventTriggered(event);
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			RawConnection.this.journal.record("connection closed", () -> RawConnection.this.closed = true);
			ctx.fireChannelInactive();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			RawConnection.this.journal.note("connection: " + cause);
		}

	}

}
