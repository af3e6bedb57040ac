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
import java.util.List;
import java.util.function.BiFunction;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.ServerStats;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.netty.engine.EngineProbe;
import io.github.webtransport.netty.server.tls.ServerTls;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.transport.ServerSessions;
import io.github.webtransport.transport.SessionHost;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server on Netty's QUIC engine.
 */
final class NettyWebTransportServer implements WebTransportServer, SessionHost {

	private static final Log logger = LogFactory.getLog(NettyWebTransportServer.class);

	/**
	 * How long the peers' answers to the end of their sessions are waited for.
	 */
	private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

	private final ServerSettings settings;

	private final @Nullable BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> httpHandler;

	private final Object lifecycle = new Object();

	private @Nullable ServerTls tls;

	private volatile @Nullable Running running;

	NettyWebTransportServer(ServerSettings settings,
			@Nullable BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> httpHandler) {
		this.settings = settings;
		this.httpHandler = httpHandler;
	}

	@Override
	public void start() {
		synchronized (this.lifecycle) {
			if (this.running == null) {
				EngineProbe.requireAvailable();
				ServerTls tls = (this.tls != null) ? this.tls : ServerTls.create(this.settings.getTls());
				this.tls = tls;
				ServerContext context = new ServerContext(this.settings, webRequests(tls));
				QuicCodecFactory codecs = new QuicCodecFactory(context, tls);
				UdpListeners listeners = UdpListeners.bind(this.settings, codecs);
				this.running = new Running(context, listeners, codecs.gate(), tls);
				logger.debug("Bound " + listeners.count() + " socket(s) at " + listeners.localAddress() + ", "
						+ EngineProbe.capabilities());
			}
		}
	}

	private WebRequests webRequests(ServerTls tls) {
		return (this.httpHandler != null)
				? ReactorNettyRequests.create(this.httpHandler, tls.context(), this.settings.getQuic())
				: WebRequests.NONE;
	}

	@Override
	public Mono<Void> drain() {
		return Mono.defer(() -> {
			Running running = this.running;
			return (running != null) ? running.context().drain() : Mono.empty();
		});
	}

	@Override
	public void stop() {
		synchronized (this.lifecycle) {
			Running running = this.running;
			if (running == null) {
				return;
			}
			this.running = null;
			closeSessions(running.context());
			closeConnections(running.context());
			running.listeners().close();
		}
	}

	private static void closeSessions(ServerContext context) {
		// Nobody is let in any more
		context.drain().subscribe();
		List<Mono<Void>> ended = context.connectStreams().stream().map(NettyWebTransportServer::closed).toList();
		context.sessions()
			.open()
			.forEach((session) -> session.close(context.settings().getShutdownStatus()).subscribe());
		Mono.when(ended).timeout(CLOSE_WAIT, Mono.empty()).block();
	}

	private static Mono<Void> closed(QuicStreamChannel stream) {
		return Mono.create((sink) -> stream.closeFuture().addListener((future) -> sink.success()));
	}

	private static void closeConnections(ServerContext context) {
		Flux.fromIterable(context.connections()).flatMap((connection) -> Mono.<Void>create((sink) -> {
			connection.channel().closeFuture().addListener((future) -> sink.success());
			connection.run(() -> connection.close(Http3ErrorCodes.H3_NO_ERROR));
		}), Integer.MAX_VALUE).then().timeout(CLOSE_WAIT, Mono.empty()).block();
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public @Nullable InetSocketAddress getAddress() {
		Running running = this.running;
		return (running != null) ? running.listeners().localAddress() : null;
	}

	@Override
	public int getSessionCount() {
		Running running = this.running;
		return (running != null) ? running.context().sessions().count() : 0;
	}

	@Override
	public ServerSettings settings() {
		return this.settings;
	}

	@Override
	public @Nullable ServerSessions sessions() {
		Running running = this.running;
		return (running != null) ? running.context().sessions() : null;
	}

	@Override
	public ServerStats getStats() {
		Running running = this.running;
		return (running != null) ? running.stats() : ServerStats.builder().build();
	}

	@Override
	public void reloadTls(TlsSettings tls) {
		synchronized (this.lifecycle) {
			if (this.tls != null) {
				this.tls.reload(tls);
			}
			else {
				this.tls = ServerTls.createChecked(tls);
			}
		}
	}

	@Override
	public EngineCapabilities getCapabilities() {
		return EngineProbe.capabilities();
	}

	private record Running(ServerContext context, UdpListeners listeners, ConnectionGate gate, ServerTls tls) {

		ServerStats stats() {
			return this.context.stats()
				.connections(this.context.connectionCount(), this.gate.handshakes())
				.listeners(this.listeners.count())
				.certificates(this.tls.certificates())
				.build();
		}

	}

}
