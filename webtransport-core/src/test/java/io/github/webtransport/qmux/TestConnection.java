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

package io.github.webtransport.qmux;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server's end of a connection, and its session. The test is the client.
 */
final class TestConnection implements QmuxOwner {

	/**
	 * Small windows: 20000 bytes in all, 10000 on a stream, 4 streams of each kind.
	 */
	static final QmuxParameters LOCAL = new QmuxParameters(30_000, 20_000, 10_000, 10_000, 10_000, 4, 4, 16382, 16382,
			true);

	/**
	 * Transport parameters of a client that takes much: idle 30 s, 1 MiB and 256 KiB, 100
	 * streams, datagrams.
	 */
	static final String PARAMETERS = "ff5153300d0a0d0a 2a 0104 80007530 0404 80100000 0504 80040000 0604 80040000 "
			+ "0704 80040000 0802 4064 0902 4064 2002 7ffe";

	final FakeSocket socket = new FakeSocket();

	final QmuxConnection connection;

	@Nullable DefaultSession session;

	@Nullable CloseStatus closed;

	int unread;

	boolean detached;

	boolean over;

	private TestConnection(QmuxParameters local) {
		this.connection = new QmuxConnection(this.socket, true, local, this);
		this.connection.start(Duration.ofSeconds(5));
	}

	/**
	 * Create a connection of which nothing has come yet.
	 */
	static TestConnection create() {
		return new TestConnection(LOCAL);
	}

	/**
	 * Create a connection with its session.
	 */
	static TestConnection open() {
		return open(LOCAL);
	}

	static TestConnection open(QmuxParameters local) {
		TestConnection connection = new TestConnection(local);
		connection.receive(PARAMETERS);
		connection.socket.frames();
		assertThat(connection.session).isNotNull();
		return connection;
	}

	/**
	 * A record comes.
	 */
	List<String> receive(String hex) {
		return receive(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
	}

	List<String> receive(ByteBuf record) {
		this.connection.onMessage(record);
		return this.socket.frames();
	}

	/**
	 * The socket is gone: nothing may be left.
	 */
	void end() {
		this.connection.onClosed();
		this.socket.leave();
		this.socket.loop().runTasks();
		assertThat(this.socket.memory()).isZero();
		assertThat(this.unread).isZero();
		assertThat(this.over).isTrue();
		assertThat(this.socket.loop().hasTimers()).isFalse();
	}

	@Override
	public void onStarted(QmuxConnection connection) {
		HandshakeInfo info = HandshakeInfo.builder(java.net.URI.create("https://localhost/")).build();
		DefaultSession session = new DefaultSession(connection,
				new SessionParameters(info.getId(), info, Map.of(), WebTransportMetrics.NOOP.sessionOpened(info),
						DatagramSettings.DEFAULT, SessionLimits.NONE, null, SessionLimits.NONE, null));
		session.closeStatus().subscribe((status) -> this.closed = status);
		this.session = session;
		connection.begin(session.inbound());
	}

	@Override
	public void onDetached() {
		this.detached = true;
	}

	@Override
	public void onClosed() {
		this.over = true;
	}

	@Override
	public void onUnread(int bytes) {
		this.unread += bytes;
	}

}
