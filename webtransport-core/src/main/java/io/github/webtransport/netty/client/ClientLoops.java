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

package io.github.webtransport.netty.client;

import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * The event loops and the resolver of names that all HTTP clients of Reactor Netty share.
 * Asked for with each connection, since an application may replace them.
 */
final class ClientLoops {

	private final HttpResources resources;

	private final EventLoopGroup group;

	private final Class<? extends DatagramChannel> socketType;

	private ClientLoops(HttpResources resources, EventLoopGroup group) {
		this.resources = resources;
		this.group = group;
		this.socketType = resources.onChannelClass(DatagramChannel.class, group);
	}

	static ClientLoops current() {
		HttpResources resources = HttpResources.get();
		ClientLoops loops = new ClientLoops(resources, resources.onClient(LoopResources.DEFAULT_NATIVE));
		// QUIC clients never complete a handshake on io_uring
		return (loops.socketType.getPackageName().contains("uring"))
				? new ClientLoops(resources, resources.onClient(false)) : loops;
	}

	EventLoop next() {
		return this.group.next();
	}

	Class<? extends DatagramChannel> socketType() {
		return this.socketType;
	}

	boolean isEpoll() {
		return EpollDatagramChannel.class.isAssignableFrom(this.socketType);
	}

	/**
	 * Find the addresses of a server.
	 */
	Future<List<InetSocketAddress>> resolve(Authority authority, EventLoop loop) {
		@SuppressWarnings("unchecked")
		AddressResolver<InetSocketAddress> resolver = (AddressResolver<InetSocketAddress>) this.resources
			.getOrCreateDefaultResolver()
			.getResolver(loop);
		Promise<List<InetSocketAddress>> resolved = loop.newPromise();
		return resolver.resolveAll(InetSocketAddress.createUnresolved(authority.host(), authority.port()), resolved);
	}

}
