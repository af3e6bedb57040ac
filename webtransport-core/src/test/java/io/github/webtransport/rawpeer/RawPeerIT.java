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
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Proves the harness against Netty's own HTTP/3 server: what it records is what was sent.
 */
class RawPeerIT {

	private static final String LONG_VALUE = "a value with letters, digits 0123456789 and signs ~!@#$%^&*()";

	private static EventLoopGroup eventLoops;

	private static Channel server;

	@BeforeAll
	static void start() throws Exception {
		eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		QuicSslContext tls = QuicSslContextBuilder.forServer(certificate.toKeyManagerFactory(), null)
			.applicationProtocols("h3")
			.build();
		server = new Bootstrap().group(eventLoops)
			.channel(NioDatagramChannel.class)
			.handler(Http3.newQuicServerCodecBuilder()
				.sslContext(tls)
				.maxIdleTimeout(30, TimeUnit.SECONDS)
				.initialMaxData(1 << 20)
				.initialMaxStreamDataBidirectionalLocal(1 << 16)
				.initialMaxStreamDataBidirectionalRemote(1 << 16)
				.initialMaxStreamsBidirectional(100)
				.datagram(100, 100)
				.tokenHandler(InsecureQuicTokenHandler.INSTANCE)
				.handler(new ChannelInitializer<QuicChannel>() {

					@Override
					protected void initChannel(QuicChannel channel) {
						channel.pipeline().addLast(new DatagramEcho());
						channel.pipeline().addLast(new Http3ServerConnectionHandler(new Requests()));
					}

				})
				.build())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.sync()
			.channel();
	}

	@AfterAll
	static void stop() throws Exception {
		server.close().sync();
		eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
	}

	private static RawPeer peer() {
		return RawPeer.browser(((InetSocketAddress) server.localAddress()).getPort());
	}

	@Test
	void whenResponseThenDecodesHuffmanAndStaticTable() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().writeAndFin(RawBytes.request("GET", "/ok"));
			Response response = stream.awaitResponse();
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.field("content-type")).isEqualTo("text/plain");
			assertThat(response.field("x-long")).isEqualTo(LONG_VALUE);
			assertThat(stream.awaitFrame().payload()).asString().isEqualTo("body");
			stream.awaitFin();
			assertThat(peer.awaitSettings()).isNotEmpty();
		}
	}

	@Test
	void whenRequestByteByByteThenResponseComes() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().writeByteByByte(RawBytes.request("GET", "/ok")).fin();
			stream.awaitStatus(200);
		}
	}

	@Test
	void whenResetAndStoppedThenCodesAreSeen() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().write(RawBytes.request("GET", "/shutdown"));
			stream.awaitReset(Codes.WT_SESSION_GONE).awaitStopSending(Codes.WT_SESSION_GONE);
		}
	}

	@Test
	void whenOnlyStoppedThenStreamIsNotReset() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().write(RawBytes.request("GET", "/stop"));
			stream.awaitStopSending(Codes.H3_NO_ERROR).assertOpen();
		}
	}

	@Test
	void whenResetWithWideCodeThenServerSeesItAndTellsItBack() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().write(RawBytes.request("GET", "/tell"));
			stream.awaitStatus(200);
			stream.reset(Codes.application(0xffffffffL));
			stream.awaitBytes(RawBytes.data(RawBytes.text("0x52e5ac983162")));
		}
	}

	@Test
	void whenConnectionClosedThenCodeAndReasonAreSeen() {
		try (RawPeer peer = peer()) {
			peer.openBidi().write(RawBytes.request("GET", "/close"));
			assertThat(peer.awaitConnectionClose(Codes.H3_ID_ERROR).reason()).isEqualTo("why");
		}
	}

	@Test
	void whenDatagramSentThenEchoIsSeen() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.request("/ok");
			peer.sendDatagram(RawBytes.datagram(stream.id(), RawBytes.text("hello")));
			peer.awaitDatagram(stream, "hello");
			peer.sendDatagram();
			peer.await("the empty datagram", () -> (peer.datagramCount() == 1) ? true : null);
		}
	}

	@Test
	void whenServerOpensStreamThenItIsFound() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().write(RawBytes.request("GET", "/open"));
			stream.awaitStatus(200);
			peer.awaitUni(stream).awaitText("pushed").awaitFin();
		}
	}

	@Test
	void whenNothingComesThenFailsAndTellsWhatHappened() {
		try (RawPeer peer = peer()) {
			RawStream stream = peer.openBidi().writeAndFin(RawBytes.request("GET", "/ok"));
			stream.awaitStatus(200);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> stream.awaitReset(7))
				.withMessageContaining("received FIN");
		}
	}

	private static final class DatagramEcho extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			if (message instanceof ByteBuf datagram && !datagram.isReadable()) {
				datagram.release();
				ctx.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.text("empty")));
			}
			else if (message instanceof ByteBuf) {
				ctx.writeAndFlush(message);
			}
			else {
				ctx.fireChannelRead(message);
			}
		}

	}

	private static final class Requests extends ChannelInitializer<QuicStreamChannel> {

		@Override
		protected void initChannel(QuicStreamChannel stream) {
			stream.pipeline().addLast(new Request());
		}

	}

	private static final class Request extends Http3RequestStreamInboundHandler {

		@Override
		protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
			QuicStreamChannel stream = (QuicStreamChannel) ctx.channel();
			switch (frame.headers().path().toString()) {
				case "/ok" -> {
					respond(ctx);
					ctx.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(RawBytes.text("body"))))
						.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
				}
				case "/shutdown" -> stream.shutdown((int) Codes.WT_SESSION_GONE);
				case "/stop" -> stream.shutdownInput((int) Codes.H3_NO_ERROR);
				case "/close" ->
					stream.parent().close(true, (int) Codes.H3_ID_ERROR, Unpooled.wrappedBuffer(RawBytes.text("why")));
				case "/open" -> {
					respond(ctx);
					stream.parent()
						.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
						.addListener((future) -> ((QuicStreamChannel) future.getNow())
							.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.uniPreamble(stream.streamId()),
									RawBytes.text("pushed")))
							.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT));
				}
				default -> respond(ctx);
			}
		}

		private void respond(ChannelHandlerContext ctx) {
			DefaultHttp3HeadersFrame response = new DefaultHttp3HeadersFrame();
			response.headers().status("200").add("content-type", "text/plain").add("x-long", LONG_VALUE);
			ctx.writeAndFlush(response);
		}

		@Override
		protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
			frame.release();
		}

		@Override
		protected void channelInputClosed(ChannelHandlerContext ctx) {
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (cause instanceof QuicStreamResetException reset) {
				String code = "0x" + Long.toHexString(reset.applicationProtocolCode());
				ctx.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(RawBytes.text(code))));
			}
		}

	}

}
