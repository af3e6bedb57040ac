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

package io.github.webtransport.netty.server;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportServerException;
import io.github.webtransport.netty.engine.EngineProbe;
import io.github.webtransport.netty.engine.QuicTransport;
import io.github.webtransport.netty.engine.ReadLoopHook;
import io.github.webtransport.netty.engine.ReceiveOffload;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.TransportConnector;

/**
 * The UDP sockets of a server: one, or several that share the port by
 * {@code SO_REUSEPORT}, each with an event loop of its own. The kernel spreads clients
 * over the sockets by their address; when a client moves to another address, its packets
 * find their loop by the connection ID.
 */
final class UdpListeners {

	private static final int PACKETS_PER_READ = 64;

	/**
	 * What the sockets ask of the kernel, which may give less: bursts of many clients
	 * must wait somewhere while the loop is busy.
	 */
	private static final int SOCKET_BUFFER = 8 << 20;

	private static final Duration BIND_TIMEOUT = Duration.ofSeconds(30);

	private final LoopResources loops;

	private final List<Channel> channels;

	private UdpListeners(LoopResources loops, List<Channel> channels) {
		this.loops = loops;
		this.channels = channels;
	}

	/**
	 * Bind the sockets.
	 * @throws WebTransportServerException if they cannot be bound
	 */
	static UdpListeners bind(ServerSettings settings, QuicCodecFactory codecs) {
		int count = count(settings.getListeners());
		InetSocketAddress address = address(settings.getAddress(), settings.getPort());
		if (count > 1) {
			// A socket that shares its port does not notice that others do so too, and
			// may
			// be given such a port when it asks for any
			address = address(settings.getAddress(), findFreePort(address));
		}
		LoopResources loops = LoopResources.create("webtransport", 1, count, true);
		List<Channel> channels = new ArrayList<>(count);
		UdpListeners listeners = new UdpListeners(loops, channels);
		try {
			AtomicReferenceArray<PacketRouter> routers = new AtomicReferenceArray<>(count);
			for (int i = 0; i < count; i++) {
				RoutedConnectionIds ids = new RoutedConnectionIds(settings.getConnectionId(), i);
				channels.add(bind(config(loops, count > 1), address, new SocketInitializer(codecs, ids, routers)));
				// The others take the port that the first was given
				address = address(settings.getAddress(), listeners.localAddress().getPort());
			}
			return listeners;
		}
		catch (RuntimeException ex) {
			listeners.close();
			throw BindFailure.translate(ex, address);
		}
	}

	private static int count(int configured) {
		if (!EngineProbe.isEpoll()) {
			return 1;
		}
		return (configured > 0) ? configured : Runtime.getRuntime().availableProcessors();
	}

	private static InetSocketAddress address(@Nullable InetAddress address, int port) {
		return (address != null) ? new InetSocketAddress(address, port) : new InetSocketAddress(port);
	}

	/**
	 * Find a port that nobody else has.
	 * @param address with the port that is wanted, or 0 for any
	 * @return the port
	 * @throws WebTransportServerException if there is none
	 */
	private static int findFreePort(InetSocketAddress address) {
		try (DatagramSocket socket = new DatagramSocket(null)) {
			socket.setReuseAddress(false);
			socket.bind(address);
			return socket.getLocalPort();
		}
		catch (SocketException ex) {
			throw BindFailure.translate(ex, address);
		}
	}

	private static HttpServerConfig config(LoopResources loops, boolean shared) {
		HttpServer server = HttpServer.create()
			.protocol(HttpProtocol.HTTP3)
			.runOn(loops, true)
			.option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
			.option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
			.option(ChannelOption.SO_REUSEADDR, false);
		if (EngineProbe.isEpoll()) {
			server = server.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, QuicTransport.MAX_PACKET)
				.option(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveOffload(PACKETS_PER_READ));
		}
		if (shared) {
			server = server.option(UnixChannelOption.SO_REUSEPORT, true);
		}
		return server.configuration();
	}

	private static Channel bind(HttpServerConfig config, InetSocketAddress address,
			ChannelInitializer<Channel> initializer) {
		Channel channel = TransportConnector.bind(config, initializer, address, false).block(BIND_TIMEOUT);
		if (channel == null) {
			throw new WebTransportServerException("Could not bind " + address, null);
		}
		return channel;
	}

	InetSocketAddress localAddress() {
		return (InetSocketAddress) this.channels.get(0).localAddress();
	}

	int count() {
		return this.channels.size();
	}

	/**
	 * Close the sockets and end the event loops. Blocks for a moment.
	 */
	void close() {
		Mono.when(this.channels.stream().map(UdpListeners::close).toList()).block(BIND_TIMEOUT);
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(BIND_TIMEOUT);
	}

	private static Mono<Void> close(Channel channel) {
		return Mono.create((sink) -> channel.close().addListener((future) -> sink.success()));
	}

	/**
	 * Sets up a socket: first what keeps strangers off, last the QUIC codec.
	 */
	private static final class SocketInitializer extends ChannelInitializer<Channel> {

		private final QuicCodecFactory codecs;

		private final RoutedConnectionIds ids;

		private final AtomicReferenceArray<PacketRouter> routers;

		private SocketInitializer(QuicCodecFactory codecs, RoutedConnectionIds ids,
				AtomicReferenceArray<PacketRouter> routers) {
			this.codecs = codecs;
			this.ids = ids;
			this.routers = routers;
		}

		@Override
		protected void initChannel(Channel channel) {
			WebTransportMetrics metrics = this.codecs.metrics();
			AddressValidation addresses = new AddressValidation(metrics);
			UnreadSampler unread = new UnreadSampler(this.codecs.unread(), System::nanoTime);
			QuicServerCodecBuilder codec = this.codecs.newBuilder(addresses, unread)
				.localConnectionIdLength(PacketHeader.LOCAL_ID_LENGTH);
			codec.connectionIdAddressGenerator(this.ids).resetTokenGenerator(new RandomResetTokens());
			channel.pipeline().addLast(new PacketFilter(metrics));
			if (this.routers.length() > 1) {
				channel.pipeline().addLast(new PacketRouter(this.ids, this.routers, metrics));
			}
			channel.pipeline()
				.addLast(new NewConnectionQueue(addresses, this.codecs.gate(), metrics, System::nanoTime), addresses,
						unread, new ReadLoopHook(), codec.build());
		}

	}

}
