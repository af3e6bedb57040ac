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

import java.util.Objects;

import io.github.webtransport.WebTransportServer;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Runs the echo controller in a Spring Boot application without a web server, with
 * everything that the starter brings.
 *
 * @since 0.1.0
 */
public final class BootEchoServerProcess {

	private BootEchoServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the number of sockets that share the port
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		run(args[0], Application.class);
	}

	static void run(String listeners, Class<?>... sources) throws Exception {
		ApplicationContext context = new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("webtransport.server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.ssl.self-signed=true", "webtransport.server.listeners=" + listeners)
			.run();
		WebTransportServer server = context.getBean(WebTransportServer.class);
		ServerControl.run(Objects.requireNonNull(server.getAddress()).getPort());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(EchoController.class)
	static class Application {

	}

}
