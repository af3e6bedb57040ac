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
import io.github.webtransport.benchmarks.process.Fields;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Runs a Spring Boot application that sends messages to all of its sessions.
 *
 * @since 0.1.0
 */
public final class FanOutServerProcess {

	private FanOutServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the number of sockets that share the port, and the port of Redis where
	 * it is to carry topics
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		ApplicationContext context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("webtransport.server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.ssl.self-signed=true", "webtransport.server.listeners=" + args[0],
					"webtransport.server.http3.idle-timeout=30m", "spring.data.redis.host=127.0.0.1",
					"webtransport.messaging.outbox-messages=" + FanOut.OUTBOX,
					"webtransport.messaging.broker=" + ((args.length > 1) ? "redis" : "in-process"),
					"spring.data.redis.port=" + ((args.length > 1) ? args[1] : "0"))
			.run();
		WebTransportServer server = context.getBean(WebTransportServer.class);
		FanOut fanOut = context.getBean(FanOutController.class).fanOut();
		ServerControl.run(Objects.requireNonNull(server.getAddress()).getPort(), (command) -> handle(fanOut, command));
	}

	private static Fields handle(FanOut fanOut, Fields command) throws Exception {
		return switch (command.name()) {
			case "publish" -> fanOut.publish(command);
			case "members" -> new Fields("members").with("count", fanOut.members());
			case "idle-topics" -> {
				fanOut.listenInVain(command.getInt("count"));
				yield new Fields("listening");
			}
			default -> ServerControl.handle(command);
		};
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(FanOutController.class)
	static class Application {

	}

}
