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

import java.time.Duration;
import java.util.List;

import io.github.webtransport.autoconfigure.codec.WebTransportCodecAutoConfiguration;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicMessage;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.WebTransportMessagingTemplate;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.delivery.DefaultWebTransportTopics;
import io.github.webtransport.spring.messaging.delivery.TopicRemoteSessions;
import io.github.webtransport.spring.messaging.delivery.UserTopicListener;
import io.github.webtransport.spring.messaging.redis.RedisTopicBroker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.PropertyNamingStrategies;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.MessageDeliveryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportMessagingAutoConfiguration}.
 */
class WebTransportMessagingAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class,
				WebTransportCodecAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebTransportMessagingAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(Rooms.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	@Test
	void whenThereIsAServerThenTopicsWorkInProcess() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(InProcessTopicBroker.class)
				.hasSingleBean(WebTransportTopics.class)
				.hasSingleBean(WebTransportMessagingTemplate.class)
				.hasSingleBean(UserTopicListener.class);
			WebTransportTopics topics = context.getBean(WebTransportTopics.class);
			StepVerifier.create(topics.receive("rooms/blue", String.class).map(TopicMessage::payload))
				.then(() -> context.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", "hi"))
				.expectNext("hi")
				.thenCancel()
				.verify(TIMEOUT);
		});
	}

	@Test
	void whenTheContextIsClosedThenTheBrokerStops() {
		InProcessTopicBroker[] broker = new InProcessTopicBroker[1];
		this.runner.run((context) -> {
			broker[0] = context.getBean(InProcessTopicBroker.class);
			assertThat(broker[0].isDisposed()).isFalse();
		});
		assertThat(broker[0].isDisposed()).isTrue();
	}

	@Test
	void whenMessagingIsNotEnabledThenThereIsNothingOfIt() {
		this.runner.withPropertyValues("webtransport.messaging.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TopicBroker.class)
				.doesNotHaveBean(WebTransportTopics.class)
				.doesNotHaveBean(WebTransportMessagingTemplate.class));
	}

	@Test
	void whenThereIsNoServerThenThereAreTopicsWithABrokerOfTheApplicationOnly() {
		ApplicationContextRunner runner = this.runner.withPropertyValues("webtransport.server.enabled=false");
		runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebTransportTopics.class));
		TopicBroker broker = mock(TopicBroker.class);
		given(broker.publish(eq("rooms/blue"), any())).willReturn(Mono.just(new TopicPosition("e", 1)));
		runner.withBean(TopicBroker.class, () -> broker).run((context) -> {
			assertThat(context).doesNotHaveBean(InProcessTopicBroker.class);
			context.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", "hi");
		});
	}

	@Test
	void whenTheApplicationHasBeansOfItsOwnThenTheyAreUsed() {
		WebTransportTopics topics = mock(WebTransportTopics.class);
		given(topics.publish("rooms/blue", "hi")).willReturn(Mono.just(new TopicPosition("e", 1)));
		this.runner.withBean(WebTransportTopics.class, () -> topics)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(context).hasSingleBean(WebTransportTopics.class)
					.doesNotHaveBean(DefaultWebTransportTopics.class)
					.doesNotHaveBean(UserTopicListener.class)
					.doesNotHaveBean(TopicMeters.class);
				context.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", "hi");
			});
		WebTransportMessagingTemplate template = new WebTransportMessagingTemplate(topics);
		this.runner.withBean(WebTransportMessagingTemplate.class, () -> template)
			.run((context) -> assertThat(context.getBean(WebTransportMessagingTemplate.class)).isSameAs(template));
	}

	@Test
	void whenUserTopicsAreOffThenSessionsAreNotSubscribedToThem() {
		this.runner.withPropertyValues("webtransport.messaging.user-topics=false")
			.run((context) -> assertThat(context).hasSingleBean(WebTransportTopics.class)
				.doesNotHaveBean(UserTopicListener.class));
	}

	@Test
	void whenTheApplicationHasAMapperThenItWritesMessages() {
		this.runner
			.withBean(JsonMapperBuilderCustomizer.class,
					() -> (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE))
			.run((context) -> {
				context.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", new Said("hi"));
				TopicBroker broker = context.getBean(TopicBroker.class);
				String epoch = broker.history("rooms/blue", null).block(TIMEOUT).position().epoch();
				assertThat(broker.history("rooms/blue", new TopicPosition(epoch, 0)).block(TIMEOUT).messages())
					.singleElement()
					.satisfies(
							(message) -> assertThat(message.payload()).asString().isEqualTo("{\"SOME_TEXT\":\"hi\"}"));
			});
	}

	@Test
	void whenPropertiesAreSetThenTheyHold() {
		this.runner
			.withPropertyValues("webtransport.messaging.history-size=2", "webtransport.messaging.max-message-size=10B",
					"webtransport.messaging.max-datagram-size=40B")
			.run((context) -> {
				WebTransportTopics topics = context.getBean(WebTransportTopics.class);
				TopicPosition first = topics.publish("a", 1).block(TIMEOUT);
				List.of(2, 3, 4).forEach((payload) -> topics.publish("a", payload).block(TIMEOUT));
				assertThat(context.getBean(TopicBroker.class).history("a", first).block(TIMEOUT).recovered()).isFalse();
				assertThatExceptionOfType(TopicException.class)
					.isThrownBy(() -> topics.publish("a", "123456789").block(TIMEOUT));
			});
	}

	@Test
	void whenAuthorizationIsThereThenItIsAsked() {
		this.runner
			.withBean(TopicAuthorization.class,
					() -> (session, topic) -> Mono.error(new TopicException(TopicException.Reason.UNAVAILABLE, topic)))
			.run((context) -> assertThatExceptionOfType(TopicException.class)
				.isThrownBy(() -> context.getBean(WebTransportTopics.class)
					.subscribeRequested(mock(), "news", SubscribeOptions.DEFAULT)
					.block(TIMEOUT))
				.withMessage("news"));
	}

	@ParameterizedTest
	@CsvSource({ "history-size, -1", "history-age, 0s", "history-memory, -1B", "max-topics, 0", "presence-grace, -1s",
			"outbox-messages, 0", "outbox-size, 1KB", "max-message-size, 0B", "max-datagram-size, 0B",
			"max-subscriptions-per-session, 0", "publish-timeout, 0s", "outbox-size, 3GB" })
	void whenPropertyCannotWorkThenItIsNamed(String name, String value) {
		this.runner.withPropertyValues("webtransport.messaging." + name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("webtransport.messaging." + name)));
	}

	@Test
	void whenThereIsARegistryThenTopicsAreCounted() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			WebTransportTopics topics = context.getBean(WebTransportTopics.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			TopicPosition[] first = new TopicPosition[1];
			StepVerifier.create(topics.receive("a", Integer.class).map(TopicMessage::payload)).then(() -> {
				assertThat(registry.get("webtransport.topics.subscribers").gauge().value()).isEqualTo(1);
				assertThat(registry.get("webtransport.topics.active").gauge().value()).isEqualTo(1);
				first[0] = topics.publish("a", 1).block(TIMEOUT);
			}).expectNext(1).thenCancel().verify(TIMEOUT);
			topics.publish("a", 2).block(TIMEOUT);
			topics.publishDatagram("a", 3).block(TIMEOUT);
			topics.receive("a", Integer.class, first[0]).blockFirst(TIMEOUT);
			topics.receive("a", Integer.class, TopicPosition.UNKNOWN).onErrorComplete().blockFirst(TIMEOUT);
			assertThat(count(registry, "published", "kind", "message")).isEqualTo(2);
			assertThat(count(registry, "published", "kind", "datagram")).isEqualTo(1);
			assertThat(count(registry, "delivered", "kind", "message")).isEqualTo(2);
			assertThat(count(registry, "delivered", "kind", "datagram")).isZero();
			assertThat(count(registry, "resumed", "outcome", "recovered")).isEqualTo(1);
			assertThat(count(registry, "resumed", "outcome", "lost")).isEqualTo(1);
			assertThat(count(registry, "dropped", "reason", "fell-behind")).isZero();
			assertThat(registry.get("webtransport.topics.subscribers").gauge().value()).isZero();
			assertThat(registry.get("webtransport.topics.lag").gauge().value()).isZero();
			topics.receive("a", Integer.class).subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription subscription) {
					// Asks for nothing
				}

			});
			topics.publish("a", 4).block(TIMEOUT);
			assertThat(registry.get("webtransport.topics.lag").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void whenBrokerIsRedisThenTopicsAreCarriedByTheConnectionOfTheApplication() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
			.withPropertyValues("webtransport.messaging.broker=redis", "spring.data.redis.port=1",
					"webtransport.messaging.publish-timeout=300ms")
			.run((context) -> {
				// It is away, and the application starts
				assertThat(context).hasSingleBean(RedisTopicBroker.class)
					.doesNotHaveBean(InProcessTopicBroker.class)
					.hasSingleBean(WebTransportTopics.class)
					.hasSingleBean(TopicRemoteSessions.class);
				assertThat(context.getBean(RedisTopicBroker.class).isAvailable()).isFalse();
				assertThatExceptionOfType(MessageDeliveryException.class).isThrownBy(
						() -> context.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", "hi"));
			});
	}

	@Test
	void whenLibraryOfRedisIsMissingThenTheRemedyIsTold() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.withPropertyValues("webtransport.messaging.broker=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("spring-boot-starter-data-redis"));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasSingleBean(InProcessTopicBroker.class));
	}

	private static double count(MeterRegistry registry, String name, String tag, String value) {
		return registry.get("webtransport.topics." + name).tag(tag, value).functionCounter().count();
	}

	@Test
	void whenThereAreNoMetersThenNothingFails() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(WebTransportTopics.class));
	}

	@WebTransportController
	static class Rooms {

		@WebTransportMapping("/rooms")
		void handle() {
		}

	}

	/**
	 * A payload.
	 *
	 * @param someText some text
	 */
	record Said(String someText) {

	}

}
