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

package io.github.webtransport.benchmarks.client;

import io.github.webtransport.benchmarks.transport.QuicParameters;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * What the client speaks. All loads run the same code over either.
 */
enum SessionProtocol {

	/**
	 * QUIC streams and datagrams as they are.
	 */
	FLOOR(QuicParameters.FLOOR_PROTOCOL) {

		@Override
		ClientSession prepare(QuicChannelBootstrap bootstrap, int port, String path) {
			FloorSession session = new FloorSession();
			bootstrap.handler(session).streamHandler(new DiscardHandler());
			return session;
		}

	},

	/**
	 * WebTransport over HTTP/3.
	 */
	WEBTRANSPORT("h3") {

		@Override
		ClientSession prepare(QuicChannelBootstrap bootstrap, int port, String path) {
			WebTransportClientSession session = new WebTransportClientSession("localhost:" + port, path);
			bootstrap.handler(session).streamHandler(new ChannelInitializer<QuicStreamChannel>() {

				@Override
				protected void initChannel(QuicStreamChannel stream) {
					stream.pipeline().addLast(new ServerStreamHandler(session));
				}

			});
			return session;
		}

	};

	private final String applicationProtocol;

	SessionProtocol(String applicationProtocol) {
		this.applicationProtocol = applicationProtocol;
	}

	String applicationProtocol() {
		return this.applicationProtocol;
	}

	/**
	 * Create a session and make it the handler of a connection that is about to start.
	 * @param bootstrap starts the connection
	 * @param port the port of the server
	 * @param path the path of the session, where the protocol has one
	 * @return the session
	 */
	abstract ClientSession prepare(QuicChannelBootstrap bootstrap, int port, String path);

}
