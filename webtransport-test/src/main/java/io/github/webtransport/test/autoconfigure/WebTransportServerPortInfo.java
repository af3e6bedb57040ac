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

package io.github.webtransport.test.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.github.webtransport.autoconfigure.server.WebTransportServerInitializedEvent;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.util.Assert;

/**
 * Sets the port of the running server as a property, in the context and its parents. A
 * server in memory has none.
 */
final class WebTransportServerPortInfo implements ApplicationListener<WebTransportServerInitializedEvent> {

	static final String PROPERTY = "local.webtransport.server.port";

	/**
	 * The source in which Spring Boot keeps the ports of web servers.
	 */
	private static final String PROPERTY_SOURCE = "server.ports";

	private static final String NO_PORT = "none: the WebTransport server is in memory";

	private final ConfigurableApplicationContext applicationContext;

	WebTransportServerPortInfo(ConfigurableApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(WebTransportServerInitializedEvent event) {
		if (event.getServer() instanceof InMemoryWebTransportServer) {
			refusePort();
		}
		else {
			setProperty(this.applicationContext, event.getPort());
		}
	}

	/**
	 * The property has a value, so that every way to inject it leads to the second
	 * resolver, which says why there is no port.
	 */
	private void refusePort() {
		setProperty(this.applicationContext.getEnvironment().getPropertySources(), NO_PORT);
		this.applicationContext.getBeanFactory().addEmbeddedValueResolver((value) -> {
			Assert.state(!value.equals(NO_PORT),
					"The WebTransport server of this test is in memory and has no port: use the WebTransportTestClient, "
							+ "or test with @SpringBootTest and without @AutoConfigureTestWebTransport, "
							+ "which @WebTransportTest brings along");
			return value;
		});
	}

	private static void setProperty(@Nullable ApplicationContext context, int port) {
		if (context != null) {
			if (context.getEnvironment() instanceof ConfigurableEnvironment environment) {
				setProperty(environment.getPropertySources(), port);
			}
			setProperty(context.getParent(), port);
		}
	}

	@SuppressWarnings("unchecked")
	private static void setProperty(MutablePropertySources sources, Object port) {
		PropertySource<?> source = sources.get(PROPERTY_SOURCE);
		if (source == null) {
			source = new MapPropertySource(PROPERTY_SOURCE, new HashMap<>());
			sources.addFirst(source);
		}
		((Map<String, Object>) source.getSource()).put(PROPERTY, port);
	}

}
