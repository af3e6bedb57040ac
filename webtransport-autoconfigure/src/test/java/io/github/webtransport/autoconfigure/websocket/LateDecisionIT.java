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

package io.github.webtransport.autoconfigure.websocket;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.security.WebTransportFilterSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Integration tests for sessions over the WebSockets of Reactor Netty on which another
 * thread decides than that of their channel.
 */
@Timeout(60)
class LateDecisionIT {

	private static final CountDownLatch sent = new CountDownLatch(1);

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true",
					"spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	/**
	 * The message must not be looked for before there is somebody to give it to.
	 */
	@Test
	void whenTheClientSendsBeforeTheDecidingThreadGoesOnThenNothingIsLost() throws Exception {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		try (QuickClient client = new QuickClient(URI.create("ws://127.0.0.1:" + port + "/echo"))) {
			client.send(SilentClient.PARAMETERS, QuickClient.DATAGRAM);
			sent.countDown();
			client.awaitEcho();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
			WebTransportFilterSecurityAutoConfiguration.class, WebTransportServerAutoConfiguration.class,
			WebTransportWebSocketAutoConfiguration.class })
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/echo", Application::echo).build();
		}

		private static Mono<Void> echo(WebTransportSession session) {
			return session.sendDatagrams(session.receiveDatagrams());
		}

		@Bean(destroyMethod = "shutdown")
		ExecutorService deciding() {
			return Executors.newSingleThreadExecutor((task) -> new Thread(task, PausingLoops.PAUSED));
		}

		@Bean
		WebTransportHandshakeInterceptor decision(ExecutorService deciding) {
			return (handshake) -> Mono.<Void>empty().publishOn(Schedulers.fromExecutor(deciding));
		}

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setLoopResourcesSupplier(PausingLoops::new);
			return factory;
		}

	}

	/**
	 * Event loops at which one thread pauses when it has given them something to do,
	 * until they have done it and taken what the client sends upon it.
	 */
	private static final class PausingLoops implements LoopResources {

		private static final String PAUSED = "deciding";

		/**
		 * Some tasks are no reason for the client to send anything.
		 */
		private static final long LONGEST_PAUSE = 500;

		private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1,
				NioIoHandler.newFactory()) {

			@Override
			protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... arguments) {
				return new SingleThreadIoEventLoop(this, executor, factory) {

					@Override
					public void execute(Runnable task) {
						super.execute(task);
						if (Thread.currentThread().getName().equals(PAUSED)) {
							pause();
						}
					}

					private void pause() {
						try {
							sent.await(LONGEST_PAUSE, TimeUnit.MILLISECONDS);
							// What has arrived is read between two tasks at the latest
							for (int i = 0; i < 2; i++) {
								CountDownLatch turn = new CountDownLatch(1);
								super.execute(turn::countDown);
								turn.await();
							}
						}
						catch (InterruptedException ex) {
							Thread.currentThread().interrupt();
						}
					}

				};
			}

		};

		@Override
		public EventLoopGroup onServer(boolean useNative) {
			return this.loops;
		}

		@Override
		public Mono<Void> disposeLater() {
			return Mono.<Void>create((sink) -> this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
				.addListener((done) -> sink.success()));
		}

	}

}
