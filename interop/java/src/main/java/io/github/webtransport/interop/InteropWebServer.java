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

package io.github.webtransport.interop;

import java.io.IOException;
import java.util.Map;

import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.websocket.WebTransportWebSocketAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportRoutes;

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

/**
 * Our server over WebSockets, for foreign clients.
 *
 * @since 0.1.0
 */
public final class InteropWebServer {

	private InteropWebServer() {
	}

	/**
	 * Print the port, and serve until the standard input ends.
	 * @param args unused
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true",
					"spring.main.banner-mode=off", "spring.main.log-startup-info=false")
			.run()) {
			System.out.println("READY " + ((WebServerApplicationContext) context).getWebServer().getPort() + " none");
			while (System.in.read() != -1) {
				Thread.onSpinWait();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
			WebTransportServerAutoConfiguration.class, WebTransportWebSocketAutoConfiguration.class })
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			WebTransportRoutes.Builder routes = WebTransportRoutes.route();
			for (Map.Entry<String, WebTransportHandler> endpoint : Endpoints.byPath().entrySet()) {
				routes.path(endpoint.getKey(), endpoint.getValue(), (route) -> route.protocols(Content.PROTOCOL));
			}
			return routes.build();
		}

	}

}
