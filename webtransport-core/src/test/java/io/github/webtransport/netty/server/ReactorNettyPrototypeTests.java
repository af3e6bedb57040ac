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

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ReactorNettyPrototype} where Reactor Netty is not what it was.
 */
class ReactorNettyPrototypeTests {

	@Test
	void whenConnectionGetsNoHandlerThenThatIsTold() {
		assertTold(new ChannelInboundHandlerAdapter(), "No HTTP/3 connection handler was installed");
	}

	@Test
	void whenRequestsAreSetUpByHandlerOfOneThenThatIsTold() {
		assertTold(new Http3ServerConnectionHandler(new ChannelInboundHandlerAdapter()),
				"The handlers of a request could not be taken");
	}

	@Test
	void whenRequestsGetOtherHandlersThenThatIsTold() {
		assertTold(new Http3ServerConnectionHandler(new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel stream) {
				stream.pipeline().addLast(new ChannelInboundHandlerAdapter());
			}

			@Override
			public boolean isSharable() {
				return true;
			}

		}), "A request has other handlers");
	}

	private static void assertTold(ChannelHandler ofConnection, String message) {
		assertThatIllegalStateException()
			.isThrownBy(() -> ReactorNettyPrototype.requestInitializer(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel connection) {
					connection.pipeline().addLast(ofConnection);
				}

			}))
			.withMessageStartingWith(message);
	}

}
