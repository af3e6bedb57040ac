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

package io.github.webtransport.spring.messaging;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.PublisherProbe;

import org.springframework.messaging.MessageDeliveryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportMessagingTemplate}.
 */
class WebTransportMessagingTemplateTests {

	private final WebTransportTopics topics = mock(WebTransportTopics.class);

	private final WebTransportMessagingTemplate template = new WebTransportMessagingTemplate(this.topics,
			Duration.ofMillis(50));

	@Test
	void whenMessageIsSentThenItIsAtTheBrokerAfterwards() {
		PublisherProbe<TopicPosition> toTopic = PublisherProbe.of(Mono.just(new TopicPosition("e", 1)));
		PublisherProbe<TopicPosition> toUser = PublisherProbe.of(Mono.just(new TopicPosition("e", 1)));
		PublisherProbe<TopicPosition> toDefault = PublisherProbe.of(Mono.just(new TopicPosition("e", 1)));
		given(this.topics.publish("rooms/blue", "hi")).willReturn(toTopic.mono());
		given(this.topics.publishToUser("ada", "hi")).willReturn(toUser.mono());
		given(this.topics.publish("rooms/all", 7)).willReturn(toDefault.mono());
		this.template.convertAndSend("rooms/blue", "hi");
		this.template.convertAndSendToUser("ada", "hi");
		this.template.setDefaultDestination("rooms/all");
		this.template.convertAndSend(7);
		toTopic.assertWasSubscribed();
		toUser.assertWasSubscribed();
		toDefault.assertWasSubscribed();
	}

	@Test
	void whenBrokerDoesNotAnswerThenSendingFailsInTime() {
		given(this.topics.publish("rooms/blue", "hi")).willReturn(Mono.never());
		assertThatExceptionOfType(MessageDeliveryException.class)
			.isThrownBy(() -> this.template.convertAndSend("rooms/blue", "hi"))
			.withMessageContaining("within 50 ms");
	}

	@Test
	void whenBrokerIsAwayThenSendingFails() {
		TopicException away = new TopicException(TopicException.Reason.UNAVAILABLE, "away");
		given(this.topics.publishToUser("ada", "hi")).willReturn(Mono.error(away));
		assertThatExceptionOfType(MessageDeliveryException.class)
			.isThrownBy(() -> this.template.convertAndSendToUser("ada", "hi"))
			.withCause(away);
	}

	@Test
	void whenMessageCanNeverBeSentThenTheReasonIsTold() {
		TopicException refusal = new TopicException(TopicException.Reason.INVALID_NAME, "not valid");
		given(this.topics.publish("a b", "hi")).willReturn(Mono.error(refusal));
		assertThatExceptionOfType(TopicException.class).isThrownBy(() -> this.template.convertAndSend("a b", "hi"))
			.isSameAs(refusal)
			.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(400));
	}

	@Test
	void whenThreadMustNotBlockThenSendingIsRefused() {
		given(this.topics.publish("rooms/blue", "hi")).willReturn(Mono.just(new TopicPosition("e", 1)));
		Callable<Void> sending = () -> {
			this.template.convertAndSend("rooms/blue", "hi");
			return null;
		};
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> Mono.fromCallable(sending).subscribeOn(Schedulers.parallel()).toFuture().get())
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("use WebTransportTopics there");
	}

	@Test
	void whenThereIsNoDestinationThenSendingIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.template.convertAndSend("hi"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebTransportMessagingTemplate(this.topics, Duration.ZERO));
	}

}
