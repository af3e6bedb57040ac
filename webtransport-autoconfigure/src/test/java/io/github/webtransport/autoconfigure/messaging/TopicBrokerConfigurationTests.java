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

package io.github.webtransport.autoconfigure.messaging;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicMessage;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.messaging.broker.InProcessBrokerSettings;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.channel.ChannelTopicBroker;
import io.github.webtransport.spring.messaging.delivery.TopicRemoteSessions;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Tests for brokers of many nodes as they are configured: what they need, and what is
 * told of them.
 */
@ExtendWith(OutputCaptureExtension.class)
class TopicBrokerConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final String AWAY = "Redis cannot be reached: nothing is published to topics until it is back";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportMessagingAutoConfiguration.class));

	private final ExecutorSubscribableChannel loop = new ExecutorSubscribableChannel();

	// Channels

	@Test
	void whenBrokerIsChannelThenTopicsGoThroughTheChannelsOfTheApplication() {
		channels().run((context) -> {
			assertThat(context).hasSingleBean(ChannelTopicBroker.class);
			WebTransportTopics topics = context.getBean(WebTransportTopics.class);
			StepVerifier.create(topics.receive("rooms/blue", String.class).map(TopicMessage::payload))
				.then(() -> topics.publish("rooms/blue", "hi").block(TIMEOUT))
				.expectNext("hi")
				.thenCancel()
				.verify(TIMEOUT);
			await().atMost(LONG).until(() -> health(context).getStatus().equals(Status.UP));
		});
	}

	@Test
	void whenChannelsDoNotLeadBackThenHealthIsDown() {
		this.runner.withBean("webTransportTopicsOut", MessageChannel.class, () -> (message, timeout) -> true)
			.withBean("webTransportTopicsIn", ExecutorSubscribableChannel.class, () -> this.loop)
			.withPropertyValues("webtransport.messaging.broker=channel", "webtransport.messaging.heartbeat=50ms")
			.run((context) -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
	}

	@Test
	void whenChannelIsMissingThenItsNameAndTypeAreTold() {
		ApplicationContextRunner runner = this.runner.withPropertyValues("webtransport.messaging.broker=channel");
		runner.run((context) -> assertThat(analyze(context).getDescription()).contains("webtransport.messaging.broker",
				"There is no bean 'webTransportTopicsOut' of type MessageChannel, into which this node publishes"));
		ApplicationContextRunner half = runner.withBean("webTransportTopicsOut", MessageChannel.class,
				() -> (message, timeout) -> true);
		half.run((context) -> assertThat(analyze(context).getDescription())
			.contains("There is no bean 'webTransportTopicsIn' of type SubscribableChannel"));
		half.withBean("webTransportTopicsIn", MessageChannel.class, () -> (message, timeout) -> true)
			.run((context) -> assertThat(analyze(context).getDescription())
				.contains("There is no bean 'webTransportTopicsIn' of type SubscribableChannel"));
	}

	private ApplicationContextRunner channels() {
		return this.runner.withBean("webTransportTopicsOut", ExecutorSubscribableChannel.class, () -> this.loop)
			.withBean("webTransportTopicsIn", ExecutorSubscribableChannel.class, () -> this.loop)
			.withPropertyValues("webtransport.messaging.broker=channel", "webtransport.messaging.heartbeat=50ms");
	}

	// Redis

	@Test
	void whenRedisHasNoConnectionFactoryThenTheRemedyIsTold() {
		this.runner.withPropertyValues("webtransport.messaging.broker=redis")
			.run((context) -> assertThat(analyze(context).getDescription()).contains("webtransport.messaging.broker",
					"There is no bean of type ReactiveRedisConnectionFactory. Add spring-boot-starter-data-redis"));
	}

	@Test
	void whenLibraryOfRedisIsMissingThenTheRemedyIsTold() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.withPropertyValues("webtransport.messaging.broker=redis")
			.run((context) -> assertThat(analyze(context).getDescription())
				.contains("Spring Data Redis is not on the class path. Add spring-boot-starter-data-redis"));
	}

	@Test
	void whenRedisIsAwayAtFirstThenTheApplicationSaysSoOnceAndRecovers(CapturedOutput output) throws IOException {
		int port = freePort();
		this.runner
			.withConfiguration(
					AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
			.withPropertyValues("webtransport.messaging.broker=redis", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + port, "webtransport.messaging.publish-timeout=2s",
					"webtransport.messaging.heartbeat=200ms")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				await().atMost(LONG).until(() -> output.getOut().contains(AWAY));
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				RedisServer server = RedisServer.start(port);
				try {
					await().atMost(LONG).until(() -> health(context).getStatus().equals(Status.UP));
					assertThat(context.getBean(WebTransportTopics.class).publish("rooms/blue", "hi").block(TIMEOUT))
						.isNotNull();
				}
				finally {
					server.close();
				}
				await().atMost(LONG).until(() -> output.getOut().contains("Redis is back"));
				assertThat(output.getOut().substring(0, output.getOut().indexOf("Redis is back")).split(AWAY, -1))
					.hasSize(2);
			});
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	// Health

	@Test
	void whenBrokerIsInProcessThenHealthIsUp() {
		this.runner.withBean(TopicBroker.class, () -> new InProcessTopicBroker(InProcessBrokerSettings.DEFAULT))
			.run((context) -> assertThat(health(context))
				.isEqualTo(Health.up().withDetail("broker", "InProcessTopicBroker").build()));
	}

	@Test
	void whenThereIsNoBrokerThenThereIsNoHealthOfIt() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReactiveHealthIndicator.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.webtransport-topics.enabled", "management.health.defaults.enabled" })
	void whenHealthIsTurnedOffThenItIsNotChecked(String property) {
		channels().withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
	}

	@Test
	void whenLibraryOfHealthIsMissingThenNothingFails() {
		channels().withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasSingleBean(WebTransportTopics.class));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("webtransportTopicsHealthIndicator", ReactiveHealthIndicator.class)
			.health()
			.block(TIMEOUT);
	}

	// Native images

	@Test
	void whenProcessedAheadOfTimeThenWhatIsWrittenAsJsonHasHints() {
		RuntimeHints hints = new RuntimeHints();
		new MessagingRuntimeHints().registerHints(hints, getClass().getClassLoader());
		for (Class<?> type : List.of(TopicPosition.class, TopicMessage.class, Presence.class, Presence.Session.class,
				PresenceChange.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName()).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Presence.class, "sessions")).accepts(hints);
	}

	@Test
	void whenApplicationIsProcessedAheadOfTimeThenItHasTheHints() throws ClassNotFoundException {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Node.class, WebTransportMessagingAutoConfiguration.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(getClass())), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			RuntimeHints hints = generation.getRuntimeHints();
			assertThat(RuntimeHintsPredicates.reflection().onType(PresenceChange.class)).accepts(hints);
			Class<?> closing = Class.forName(TopicRemoteSessions.class.getName() + "$Closing");
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(closing, "name")).accepts(hints);
		}
	}

	private static FailureAnalysis analyze(AssertableApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		ArgumentResolver resolver = ArgumentResolver.of(Environment.class, new MockEnvironment());
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, resolver, (type, name, ex) -> {
			})
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * One of many nodes.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Node {

		@Bean
		TopicBroker topicBroker() {
			return mock(TopicBroker.class);
		}

		@Bean
		WebTransportSessionRegistry sessionRegistry() {
			return new DefaultWebTransportSessionRegistry();
		}

	}

}
