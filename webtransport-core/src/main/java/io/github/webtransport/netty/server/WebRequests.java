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

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import org.jspecify.annotations.Nullable;

/**
 * Serves ordinary HTTP/3 requests, or not.
 */
interface WebRequests {

	/**
	 * Serves none: they are answered by 404 and 405.
	 */
	WebRequests NONE = new WebRequests() {

		@Override
		public @Nullable Http3ServerConnectionHandler install(QuicChannel channel) {
			return null;
		}

		@Override
		public void addBeforeRequestHandlers(ChannelPipeline stream, ChannelHandler handler) {
			throw new IllegalStateException("There are no request handlers");
		}

	};

	/**
	 * Add what requests need to a connection.
	 * @param channel the connection
	 * @return sets up the handlers of a request stream, or {@code null} where requests
	 * are not served
	 */
	@Nullable Http3ServerConnectionHandler install(QuicChannel channel);

	/**
	 * Add a handler that sees the frames of a request before those that serve it.
	 * @param stream the pipeline of the request stream
	 * @param handler the handler
	 */
	void addBeforeRequestHandlers(ChannelPipeline stream, ChannelHandler handler);

}
