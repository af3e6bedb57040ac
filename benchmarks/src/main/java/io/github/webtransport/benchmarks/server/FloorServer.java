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

package io.github.webtransport.benchmarks.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.benchmarks.transport.QuicParameters;
import io.github.webtransport.benchmarks.transport.UdpTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCodecDispatcher;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;

/**
 * The floor: an echo of QUIC streams and datagrams on bare Netty, without HTTP/3 and
 * without WebTransport. What the server under test costs beyond this is its own cost.
 */
final class FloorServer implements AutoCloseable {

	private final UdpTransport transport;

	private final QuicSslContext sslContext;

	private final List<Channel> channels = new ArrayList<>();

	private final InetSocketAddress address;

	/**
	 * Bind an ephemeral port of the loopback address.
	 * @param listeners the number of sockets that share the port, each with an event loop
	 * of its own
	 */
	FloorServer(int listeners) {
		this.transport = new UdpTransport(listeners);
		this.sslContext = QuicSslContextBuilder
			.forServer(SelfSignedCertificate.create().toTlsSettings().getKeyManagerFactory(), null)
			.applicationProtocols(QuicParameters.FLOOR_PROTOCOL)
			.build();
		this.address = (listeners > 1) ? bindShared(listeners) : bind(this.transport.newSocket().handler(newCodec()));
	}

	private InetSocketAddress bindShared(int listeners) {
		Bootstrap bootstrap = this.transport.newSharedSocket().handler(new Dispatcher());
		InetSocketAddress address = bind(bootstrap);
		for (int i = 1; i < listeners; i++) {
			this.channels.add(bootstrap.bind(address).syncUninterruptibly().channel());
		}
		return address;
	}

	private InetSocketAddress bind(Bootstrap bootstrap) {
		Channel channel = bootstrap.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
		this.channels.add(channel);
		return (InetSocketAddress) channel.localAddress();
	}

	private QuicServerCodecBuilder newCodecBuilder() {
		return QuicParameters.apply(new QuicServerCodecBuilder())
			.sslContext(this.sslContext)
			.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, this.transport.segmentedAllocator())
			.handler(EchoDatagramHandler.INSTANCE)
			.streamHandler(EchoStreamHandler.INSTANCE);
	}

	/**
	 * As with several sockets: the generator by default makes the same ID again with each
	 * packet.
	 */
	private ChannelHandler newCodec() {
		return newCodecBuilder().connectionIdAddressGenerator(QuicConnectionIdGenerator.randomGenerator()).build();
	}

	InetSocketAddress address() {
		return this.address;
	}

	@Override
	public void close() {
		this.channels.forEach(Channel::close);
		this.transport.close();
	}

	/**
	 * Gives each socket its codec, and packets to the codec that knows their connection.
	 */
	private final class Dispatcher extends QuicCodecDispatcher {

		@Override
		protected void initChannel(Channel channel, int localConnectionIdLength,
				QuicConnectionIdGenerator idGenerator) {
			channel.pipeline()
				.addLast(newCodecBuilder().localConnectionIdLength(localConnectionIdLength)
					.connectionIdAddressGenerator(idGenerator)
					.build());
		}

	}

}
