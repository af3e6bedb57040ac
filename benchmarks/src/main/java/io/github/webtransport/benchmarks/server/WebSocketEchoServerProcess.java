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

package io.github.webtransport.benchmarks.server;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Runs the echo controller in a WebFlux application on Reactor Netty, whose web server
 * takes sessions over WebSockets. The port that it announces is that of the web server.
 *
 * @since 0.1.0
 */
public final class WebSocketEchoServerProcess {

	private WebSocketEchoServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args none
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		ApplicationContext context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("server.address=127.0.0.1", "server.port=0", "webtransport.server.address=127.0.0.1",
					"webtransport.server.port=0", "webtransport.server.ssl.self-signed=true",
					"webtransport.server.session.max-per-user=0")
			.run();
		ServerControl.run(((WebServerApplicationContext) context).getWebServer().getPort());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(EchoController.class)
	static class Application {

	}

}
