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

package io.github.webtransport.autoconfigure.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;

/**
 * An application that tells what it has open whenever it has started.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RestartableApplication {

	private static final Log LOG = LogFactory.getLog(RestartableApplication.class);

	static final String STARTED = "Serves: ";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	public static void main(String[] args) {
		tell(run(args));
	}

	static ConfigurableApplicationContext run(String... args) {
		return SpringApplication.run(RestartableApplication.class, args);
	}

	static void tell(ApplicationContext context) {
		WebTransportServer server = context.getBean(WebTransportServer.class);
		InetSocketAddress address = server.getAddress();
		Assert.state(address != null, "The server is not bound");
		LOG.info("%s%d %s %d %d.".formatted(STARTED, address.getPort(),
				context.getBean(SelfSignedCertificate.class).getSha256(), sockets().size(),
				formerEventLoops(server.getStats().getListeners() + 1)));
	}

	/**
	 * Return the file descriptors that the network needs, where the system has a list.
	 */
	private static List<String> sockets() {
		Path descriptors = Path.of("/proc/self/fd");
		if (!Files.isDirectory(descriptors)) {
			return List.of();
		}
		try (Stream<Path> all = Files.list(descriptors)) {
			return all.map(RestartableApplication::target)
				.filter((target) -> target.startsWith("socket:") || target.startsWith("anon_inode:"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			// The one by which the others are listed
			return "";
		}
	}

	/**
	 * Return how many event loops there are of a former server, which are the oldest,
	 * when they have had the time to end.
	 * @param needed how many there may be of this one, which begin when they are needed
	 */
	private static int formerEventLoops(int needed) {
		for (Thread former : formerEventLoops(eventLoops(), needed)) {
			try {
				former.join(PATIENCE.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return formerEventLoops(eventLoops(), needed).size();
	}

	private static List<Thread> formerEventLoops(List<Thread> all, int needed) {
		return all.subList(0, Math.max(0, all.size() - needed));
	}

	private static List<Thread> eventLoops() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread instanceof FastThreadLocalThread && thread.getName().startsWith("webtransport"))
			.sorted(Comparator.comparingLong(Thread::getId))
			.toList();
	}

	@Bean
	WebTransportRoutes routes() {
		WebTransportHandler handler = WebTransportSession::keepOpen;
		return WebTransportRoutes.route().path("/room", handler).build();
	}

}
