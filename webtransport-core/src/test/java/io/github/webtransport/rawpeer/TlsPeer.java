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

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.SslEarlyDataReadyEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A client that is there for TLS alone: it asks for a name, looks at the certificate,
 * keeps the tickets that it is given, would send early data if it could, and leaves.
 */
final class TlsPeer implements AutoCloseable {

	/**
	 * The engine keeps tickets by name and port. One for all servers, so that it takes
	 * its tickets from one to the other.
	 */
	private static final int TICKET_PORT = 443;

	private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Judge judge = new Judge();

	private final QuicSslContext tls;

	TlsPeer() {
		this(null);
	}

	/**
	 * Create a peer.
	 * @param keys its own certificate, or {@code null} for none
	 */
	TlsPeer(@Nullable KeyManagerFactory keys) {
		QuicSslContextBuilder builder = QuicSslContextBuilder.forClient()
			.trustManager(this.judge)
			.applicationProtocols("h3")
			.earlyData(true);
		if (keys != null) {
			builder.keyManager(keys, null);
		}
		this.tls = builder.build();
	}

	/**
	 * Connect, wait until the server is content and has given tickets, ask for a session,
	 * wait for the answer, and leave.
	 * @param serverName the name to ask for; one without a dot is not told to the server
	 * @return what happened
	 * @throws Exception if there is no connection
	 */
	Handshake connect(String serverName, int port) throws Exception {
		int judged = this.judge.count.get();
		Recorder recorder = new Recorder();
		Channel socket = new Bootstrap().group(this.eventLoops)
			.channel(NioDatagramChannel.class)
			.handler(new QuicClientCodecBuilder()
				.sslEngineProvider((channel) -> this.tls.newEngine(channel.alloc(), serverName, TICKET_PORT))
				.maxIdleTimeout(30, TimeUnit.SECONDS)
				.initialMaxData(1 << 20)
				.initialMaxStreamDataBidirectionalLocal(1 << 16)
				.initialMaxStreamDataUnidirectional(1 << 16)
				.initialMaxStreamsUnidirectional(10)
				.datagram(10, 10)
				.build())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.sync()
			.channel();
		try {
			QuicChannel channel = QuicChannel.newBootstrap(socket)
				.handler(recorder)
				.streamHandler(new FirstStream(recorder))
				.remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
				.connect()
				.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS);
			// The server opens its control stream when it is content, behind the tickets
			recorder.welcome.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS);
			ask(channel);
			X509Certificate certificate = (X509Certificate) channel.sslEngine().getSession().getPeerCertificates()[0];
			channel.close().sync();
			return new Handshake(certificate.getSubjectX500Principal().getName(), this.judge.count.get() == judged,
					recorder.earlyData);
		}
		finally {
			socket.close().sync();
		}
	}

	private static void ask(QuicChannel channel) throws Exception {
		channel.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
			.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS)
			.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.varint(Codes.STREAM_CONTROL), RawBytes.browserSettings()));
		CompletableFuture<Void> answer = new CompletableFuture<>();
		channel.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext ctx, Object message) {
				ReferenceCountUtil.release(message);
				answer.complete(null);
			}

		})
			.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS)
			.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.connect("/")));
		answer.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS);
	}

	/**
	 * Keep the ticket that was given for a name for another one too, as an attacker can.
	 */
	void useTicketFor(String serverName, String otherName) throws Exception {
		Field field = this.tls.getClass().getDeclaredField("sessionCache");
		field.setAccessible(true);
		Object cache = field.get(this.tls);
		Method get = cache.getClass().getDeclaredMethod("getSession", String.class, int.class);
		get.setAccessible(true);
		Object ticket = get.invoke(cache, serverName, TICKET_PORT);
		Method save = cache.getClass()
			.getDeclaredMethod("saveSession", String.class, int.class, long.class, long.class, byte[].class,
					boolean.class);
		save.setAccessible(true);
		save.invoke(cache, otherName, TICKET_PORT, Integer.MAX_VALUE * 1000L, 1000L, ticket, false);
	}

	@Override
	public void close() {
		this.eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	/**
	 * What happened.
	 *
	 * @param subject the subject of the certificate of the server
	 * @param resumed whether there was no need to judge it
	 * @param earlyData whether early data could have been sent
	 */
	record Handshake(String subject, boolean resumed, boolean earlyData) {

	}

	/**
	 * Takes any certificate, and counts them.
	 */
	private static final class Judge extends X509ExtendedTrustManager {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
			this.count.incrementAndGet();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
			this.count.incrementAndGet();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
			this.count.incrementAndGet();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new UnsupportedOperationException();
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	private static final class Recorder extends ChannelInboundHandlerAdapter {

		private final CompletableFuture<Void> welcome = new CompletableFuture<>();

		private volatile boolean earlyData;

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof SslEarlyDataReadyEvent) {
				this.earlyData = true;
			}
			ctx.fireUserEventTriggered(event);
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			this.welcome.completeExceptionally(new IllegalStateException("The server has closed the connection"));
			ctx.fireChannelInactive();
		}

	}

	private static final class FirstStream extends ChannelInitializer<QuicStreamChannel> {

		private final Recorder recorder;

		private FirstStream(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		protected void initChannel(QuicStreamChannel channel) {
			this.recorder.welcome.complete(null);
		}

	}

}
