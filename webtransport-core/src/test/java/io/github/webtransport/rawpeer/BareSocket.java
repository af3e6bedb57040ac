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

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * A UDP socket without a QUIC stack: sends what it is given, and counts the bytes of both
 * directions.
 */
final class BareSocket implements AutoCloseable {

	/**
	 * The least that a client's first packet may have (RFC 9000, section 14.1).
	 */
	static final int INITIAL_LENGTH = 1200;

	private static final int MAX_PACKET = 2048;

	private final DatagramSocket socket;

	private final DatagramPacket answer = new DatagramPacket(new byte[MAX_PACKET], MAX_PACKET);

	private long sent;

	private long received;

	private BareSocket(DatagramSocket socket) {
		this.socket = socket;
	}

	static BareSocket open(int serverPort) throws IOException {
		return open(InetAddress.getLoopbackAddress(), serverPort);
	}

	static BareSocket open(InetAddress source, int serverPort) throws IOException {
		DatagramSocket socket = new DatagramSocket(0, source);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
		return new BareSocket(socket);
	}

	/**
	 * Return the first packet of a client with a real ClientHello in it.
	 */
	static byte[] clientHello() throws Exception {
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			Channel socket = new Bootstrap().group(loops)
				.channel(NioDatagramChannel.class)
				.handler(new QuicClientCodecBuilder()
					.sslContext(QuicSslContextBuilder.forClient()
						.trustManager(InsecureTrustManagerFactory.INSTANCE)
						.applicationProtocols("h3")
						.build())
					.build())
				.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.sync()
				.channel();
			QuicChannel.newBootstrap(socket)
				.handler(new Silence())
				.streamHandler(new Silence())
				.remoteAddress(server.getLocalSocketAddress())
				.connect();
			server.setSoTimeout((int) Journal.BOUND.toMillis());
			DatagramPacket first = new DatagramPacket(new byte[MAX_PACKET], MAX_PACKET);
			server.receive(first);
			return Arrays.copyOf(first.getData(), first.getLength());
		}
		finally {
			loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
		}
	}

	/**
	 * Return an Initial packet (RFC 9000, section 17.2.2) without a token, its payload
	 * random.
	 */
	static byte[] undecryptableInitial() {
		return longHeader(0xc0, 1, INITIAL_LENGTH);
	}

	/**
	 * Return a packet with a long header (RFC 9000, section 17.2), random behind that.
	 * @param first its first byte
	 * @param version its version
	 * @param length its length, at least 26
	 */
	static byte[] longHeader(int first, int version, int length) {
		byte[] packet = random(length);
		byte[] header = RawBytes.concat(
				new byte[] { (byte) first, (byte) (version >>> 24), (byte) (version >>> 16), (byte) (version >>> 8),
						(byte) version, 8 },
				random(8), new byte[] { 8 }, random(8), new byte[] { 0 }, RawBytes.varint(length - 26));
		System.arraycopy(header, 0, packet, 0, Math.min(header.length, length));
		return packet;
	}

	static byte[] random(int length) {
		byte[] bytes = new byte[length];
		ThreadLocalRandom.current().nextBytes(bytes);
		return bytes;
	}

	void send(byte[] packet) throws IOException {
		this.socket.send(new DatagramPacket(packet, packet.length));
		this.sent += packet.length;
	}

	/**
	 * Wait for the next packet of the server.
	 * @return {@code false} if none came in time
	 */
	boolean receive(Duration wait) throws IOException {
		this.socket.setSoTimeout((int) Math.max(1, wait.toMillis()));
		try {
			this.socket.receive(this.answer);
			this.received += this.answer.getLength();
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	/**
	 * Return the first byte of the packet that was received last.
	 */
	int firstByte() {
		return this.answer.getData()[0] & 0xff;
	}

	long sent() {
		return this.sent;
	}

	long received() {
		return this.received;
	}

	@Override
	public void close() {
		this.socket.close();
	}

	private static final class Silence extends ChannelInboundHandlerAdapter {

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			// Nobody answers, which is what is wanted
		}

		@Override
		public boolean isSharable() {
			return true;
		}

	}

}
