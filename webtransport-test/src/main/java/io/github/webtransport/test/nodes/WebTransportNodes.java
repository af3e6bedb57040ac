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

package io.github.webtransport.test.nodes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.github.webtransport.spring.messaging.broker.InProcessBrokerSettings;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.test.WebTransportTestClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Several nodes of an application, which share its topics: contexts of this JVM, each
 * with a WebTransport server on a free UDP port, and with a web server on a free port if
 * the application has one. <pre class="code">
 * try (WebTransportNodes nodes = WebTransportNodes.of(ChatApplication.class).start(2)) {
 * 	ExchangeSpec ada = nodes.client(0).path("/rooms/blue").exchange();
 * 	ExchangeSpec bob = nodes.client(1).path("/rooms/blue").exchange();
 * 	…
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class WebTransportNodes implements AutoCloseable {

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private final @Nullable InProcessTopicBroker broker;

	private WebTransportNodes(@Nullable InProcessTopicBroker broker) {
		this.broker = broker;
	}

	/**
	 * Begin to set up nodes.
	 * @param sources the configuration classes of the application
	 * @return a builder
	 */
	public static Builder of(Class<?>... sources) {
		Assert.notEmpty(sources, "'sources' must not be empty");
		return new Builder(sources);
	}

	/**
	 * Return the client of a node.
	 * @param node the number of the node, from 0
	 * @return a client of its server
	 */
	public WebTransportTestClient client(int node) {
		return bean(node, WebTransportTestClient.class);
	}

	/**
	 * Return a bean of a node.
	 * @param <T> the type
	 * @param node the number of the node, from 0
	 * @param type the type of the bean
	 * @return the bean
	 */
	public <T> T bean(int node, Class<T> type) {
		return context(node).getBean(type);
	}

	/**
	 * Return the context of a node.
	 * @param node the number of the node, from 0
	 * @return the context, which is closed if the node was stopped
	 */
	public ConfigurableApplicationContext context(int node) {
		return this.contexts.get(node);
	}

	/**
	 * Stop a node in an orderly way: its clients are told to go elsewhere. What it has
	 * published stays. Without effect for one that was stopped.
	 * @param node the number of the node, from 0
	 */
	public void stop(int node) {
		context(node).close();
	}

	/**
	 * Stop all nodes.
	 */
	@Override
	public void close() {
		List<ConfigurableApplicationContext> backwards = new ArrayList<>(this.contexts);
		Collections.reverse(backwards);
		backwards.forEach(ConfigurableApplicationContext::close);
		if (this.broker != null) {
			this.broker.dispose();
		}
	}

	/**
	 * Sets up nodes.
	 */
	public static final class Builder {

		private static final String THREADS = "org.springframework.http.client.ReactorResourceFactory";

		private final Class<?>[] sources;

		private final List<String> properties = new ArrayList<>();

		private boolean applicationBroker;

		private Builder(Class<?>... sources) {
			this.sources = sources.clone();
		}

		/**
		 * Set properties of all nodes, which go before those of the application.
		 * @param properties each with its name, {@code =} and its value
		 * @return this builder
		 */
		public Builder properties(String... properties) {
			this.properties.addAll(List.of(properties));
			return this;
		}

		/**
		 * Leave the broker to the application, which has one that nodes share, such as
		 * Redis. Otherwise nodes share one in process, with the default bounds.
		 * @return this builder
		 */
		public Builder applicationBroker() {
			this.applicationBroker = true;
			return this;
		}

		/**
		 * Start nodes.
		 * @param count how many, at least 1
		 * @return the running nodes
		 */
		public WebTransportNodes start(int count) {
			Assert.isTrue(count > 0, () -> "'count' must be positive: " + count);
			InProcessTopicBroker broker = this.applicationBroker ? null
					: new InProcessTopicBroker(InProcessBrokerSettings.DEFAULT);
			WebTransportNodes nodes = new WebTransportNodes(broker);
			try {
				for (int i = 0; i < count; i++) {
					nodes.contexts.add(start(broker));
				}
				return nodes;
			}
			catch (RuntimeException ex) {
				nodes.close();
				throw ex;
			}
		}

		private ConfigurableApplicationContext start(@Nullable TopicBroker broker) {
			SpringApplication application = new SpringApplication(this.sources);
			application.setRegisterShutdownHook(false);
			application.addInitializers((context) -> {
				if (broker != null) {
					context.getBeanFactory().registerSingleton("sharedTopicBroker", new SharedTopicBroker(broker));
				}
				keepThreadsApart((BeanDefinitionRegistry) context.getBeanFactory());
			});
			return application
				.run(Stream.concat(Stream.of("server.port=0", "webtransport.server.port=0"), this.properties.stream())
					.map((property) -> "--" + property)
					.toArray(String[]::new));
		}

		/**
		 * Nodes are processes elsewhere: one that ends takes no threads of the others
		 * with it.
		 */
		private static void keepThreadsApart(BeanDefinitionRegistry registry) {
			if (ClassUtils.isPresent("reactor.netty.resources.LoopResources", null)) {
				BeanDefinition threads = BeanDefinitionBuilder.rootBeanDefinition(THREADS)
					.addPropertyValue("useGlobalResources", false)
					.getBeanDefinition();
				registry.registerBeanDefinition("reactorResourceFactory", threads);
			}
		}

	}

}
