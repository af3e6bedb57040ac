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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import io.github.webtransport.spring.messaging.TopicMessage;
import io.github.webtransport.spring.messaging.WebTransportMessagingTemplate;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.channel.ChannelTopicBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Topics of two applications over a real RabbitMQ.
 */
class TopicsOverRabbitTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final RabbitServer server = new RabbitServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(RabbitAutoConfiguration.class, WebTransportMessagingAutoConfiguration.class))
		.withUserConfiguration(RabbitTopics.class)
		.withPropertyValues("webtransport.messaging.broker=channel", "webtransport.messaging.publish-timeout=20s",
				"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + server.port(),
				"spring.rabbitmq.publisher-confirm-type=simple");

	@BeforeAll
	static void startServer(@TempDir Path folder) {
		server.start(folder);
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void whenNodesPublishThenAllSeeWhatEachHasPublishedOnceAndInOrder() {
		run((first, second) -> {
			Queue<Integer> here = new ConcurrentLinkedQueue<>();
			Queue<Integer> there = new ConcurrentLinkedQueue<>();
			Disposable listeners = Flux.merge(receive(first, here), receive(second, there)).subscribe();
			Mono.when(publish(first, 0), publish(second, 1000)).block(TIMEOUT);
			await().atMost(TIMEOUT).until(() -> here.size() >= 200 && there.size() >= 200);
			List<Integer> even = IntStream.range(0, 100).boxed().toList();
			List<Integer> odd = IntStream.range(1000, 1100).boxed().toList();
			for (Queue<Integer> received : List.of(here, there)) {
				assertThat(received).hasSize(200);
				assertThat(received).filteredOn((value) -> value < 1000).isEqualTo(even);
				assertThat(received).filteredOn((value) -> value >= 1000).isEqualTo(odd);
			}
			first.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/red", 1);
			first.getBean(WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", 2000);
			await().atMost(TIMEOUT).until(() -> there.contains(2000));
			assertThat(there).hasSize(201);
			listeners.dispose();
		});
	}

	@Test
	void whenTheServerIsThereThenHealthSaysSo() {
		run((first,
				second) -> assertThat(second.getBean("webtransportTopicsHealthIndicator", ReactiveHealthIndicator.class)
					.health()
					.block(TIMEOUT)).satisfies((health) -> assertThat(health.getStatus()).isEqualTo(Status.UP))
					.satisfies(
							(health) -> assertThat(health.getDetails()).containsEntry("broker", "ChannelTopicBroker")));
	}

	private void run(BiConsumer<ApplicationContext, ApplicationContext> test) {
		this.runner.run((first) -> this.runner.run((second) -> {
			assertThat(first).hasSingleBean(ChannelTopicBroker.class);
			assertThat(second).hasSingleBean(ChannelTopicBroker.class);
			await().atMost(TIMEOUT)
				.until(() -> first.getBean(TopicBroker.class).isAvailable()
						&& second.getBean(TopicBroker.class).isAvailable());
			test.accept(first, second);
		}));
	}

	private static Flux<Integer> receive(ApplicationContext node, Queue<Integer> received) {
		return node.getBean(WebTransportTopics.class)
			.receive("rooms/blue", Integer.class)
			.map(TopicMessage::payload)
			.doOnNext(received::add);
	}

	private static Mono<Void> publish(ApplicationContext node, int from) {
		WebTransportTopics topics = node.getBean(WebTransportTopics.class);
		return Flux.range(from, 100)
			.concatMap((value) -> topics.publish("rooms/blue", value))
			.then()
			.subscribeOn(Schedulers.parallel());
	}

}
