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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.github.webtransport.netty.server.tls.ServerTls;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Counts a connection while its TLS handshake lasts, and closes it when it lasts too
 * long. The idle timeout alone would keep connections of clients that vanished, or never
 * were, for longer than the handshakes of an honest network take.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

	/**
	 * Room for three probe timeouts in a row, which double from a second (RFC 9002,
	 * section 6.2).
	 */
	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ConnectionGate gate;

	private final AddressValidation addresses;

	private final ServerTls tls;

	private @Nullable Future<?> timeout;

	private AddressValidation.@Nullable Address address;

	private boolean over;

	HandshakeWatch(ConnectionGate gate, AddressValidation addresses, ServerTls tls) {
		this.gate = gate;
		this.addresses = addresses;
		this.tls = tls;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		InetSocketAddress remote = remoteOf(ctx);
		this.gate.handshakeStarted();
		Runnable close = ctx::close;
		this.timeout = ctx.executor().schedule(close, TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		AddressValidation.Address address = this.addresses.connectionStarted(remote);
		this.address = address;
		ctx.channel().closeFuture().addListener((closed) -> {
			if (!this.over) {
				this.gate.handshakeFailed();
			}
			end();
			this.addresses.connectionEnded(address);
		});
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		end();
		if (this.address != null) {
			this.addresses.handshakeCompleted(this.address);
		}
		ctx.pipeline().remove(this);
		ctx.fireChannelActive();
	}

	/**
	 * The client has closed the connection before it was one.
	 */
	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof QuicConnectionCloseEvent close && close.isTlsError()) {
			this.tls.endedByClient(remoteOf(ctx), close.error(), ((QuicChannel) ctx.channel()).sslEngine());
		}
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof SSLException) {
			this.tls.endedByServer(remoteOf(ctx), cause);
		}
		ctx.fireExceptionCaught(cause);
	}

	private static InetSocketAddress remoteOf(ChannelHandlerContext ctx) {
		InetSocketAddress remote = (InetSocketAddress) ((QuicChannel) ctx.channel()).remoteSocketAddress();
		Assert.state(remote != null, "A connection that was accepted has a peer");
		return remote;
	}

	private void end() {
		if (!this.over) {
			this.over = true;
			this.gate.handshakeEnded();
			if (this.timeout != null) {
				this.timeout.cancel(false);
			}
		}
	}

}
