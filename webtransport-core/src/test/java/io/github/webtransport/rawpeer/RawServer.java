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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.TlsSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A bare QUIC server. It sends what it is told, byte for byte, and nothing of HTTP/3
 * happens by itself. The record of what clients do is guarded by the journal.
 */
final class RawServer implements BeforeEachCallback, AfterEachCallback {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private static final QuicSslContext TLS = tls(CERTIFICATE.toTlsSettings());

	private static final EventLoopGroup EVENT_LOOPS = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("raw-server", true), NioIoHandler.newFactory());

	private final Journal journal = new Journal();

	private final List<RawServerConnection> connections = new ArrayList<>();

	private volatile byte[] control = RawBytes.concat(RawBytes.varint(Codes.STREAM_CONTROL), Settings.ALL);

	private Consumer<RawRequest> script = (request) -> request.write(RawBytes.headers(":status", "200"));

	private boolean datagrams = true;

	private Channel socket;

	private static QuicSslContext tls(TlsSettings settings) {
		return QuicSslContextBuilder.forServer(settings.getKeyManagerFactory(), null)
			.applicationProtocols("h3")
			.build();
	}

	static String certificateHash() {
		return CERTIFICATE.getSha256();
	}

	/**
	 * Set what the control stream carries, its type included; nothing for none, for
	 * clients that come from now on.
	 */
	RawServer control(byte[]... bytes) {
		this.control = RawBytes.concat(bytes);
		return this;
	}

	/**
	 * Send these settings.
	 */
	RawServer settings(long... idsAndValues) {
		return control(RawBytes.varint(Codes.STREAM_CONTROL), RawBytes.settings(idsAndValues));
	}

	/**
	 * Set what is done with each request; 200 otherwise.
	 */
	RawServer answer(Consumer<RawRequest> script) {
		this.script = script;
		return this;
	}

	/**
	 * Take no datagrams. Before the first client comes.
	 */
	RawServer withoutDatagrams() {
		this.datagrams = false;
		return this;
	}

	URI uri(String path) {
		if (this.socket == null) {
			start();
		}
		return URI.create("https://127.0.0.1:" + ((InetSocketAddress) this.socket.localAddress()).getPort() + path);
	}

	private void start() {
		FieldSection.load();
		QuicServerCodecBuilder codec = new QuicServerCodecBuilder().sslContext(TLS)
			.maxIdleTimeout(30, TimeUnit.SECONDS)
			.initialMaxData(1 << 20)
			.initialMaxStreamDataBidirectionalLocal(1 << 20)
			.initialMaxStreamDataBidirectionalRemote(1 << 20)
			.initialMaxStreamDataUnidirectional(1 << 20)
			.initialMaxStreamsBidirectional(100)
			.initialMaxStreamsUnidirectional(100)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					RawServerConnection connection = new RawServerConnection(RawServer.this);
					channel.pipeline().addLast(connection.recorder());
				}

			})
			.streamHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel stream) {
					RawServerConnection.of(stream.parent()).record(stream);
				}

			});
		if (this.datagrams) {
			codec.datagram(1024, 1024);
		}
		this.socket = new Bootstrap().group(EVENT_LOOPS)
			.channel(NioDatagramChannel.class)
			.handler(codec.build())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	Journal journal() {
		return this.journal;
	}

	byte[] control() {
		return this.control;
	}

	Consumer<RawRequest> script() {
		return this.script;
	}

	void opened(RawServerConnection connection) {
		this.journal.record("connection opened", () -> this.connections.add(connection));
	}

	int connectionCount() {
		synchronized (this.journal) {
			return this.connections.size();
		}
	}

	/**
	 * Wait for the connection with the given number.
	 */
	RawServerConnection awaitConnection(int index) {
		return this.journal.await("connection " + index,
				() -> (this.connections.size() > index) ? this.connections.get(index) : null, () -> false);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.journal.clear();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (this.socket != null) {
			this.socket.close().awaitUninterruptibly(Journal.BOUND.toMillis());
		}
	}

	/**
	 * SETTINGS to choose from.
	 */
	static final class Settings {

		/**
		 * What our own server announces.
		 */
		static final byte[] ALL = RawBytes.settings(Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM,
				1, Codes.SETTING_WT_DRAFT_02, 1, Codes.SETTING_WT_DRAFT_07, 16, Codes.SETTING_WT_DRAFT_13, 16,
				Codes.SETTING_WT_ENABLED, 1, Codes.SETTING_WT_MAX_DATA, 1 << 16, Codes.SETTING_WT_MAX_STREAMS_BIDI, 10,
				Codes.SETTING_WT_MAX_STREAMS_UNI, 10);

		private Settings() {
		}

	}

}
