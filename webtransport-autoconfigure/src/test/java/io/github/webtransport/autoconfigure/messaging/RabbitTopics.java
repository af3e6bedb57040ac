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

import java.util.concurrent.TimeUnit;

import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.messaging.support.GenericMessage;

/**
 * Topics over RabbitMQ, as the documentation shows it.
 */
@Configuration(proxyBeanMethods = false)
class RabbitTopics {

	@Bean
	FanoutExchange topicsExchange() {
		return new FanoutExchange("webtransport.topics");
	}

	@Bean
	AnonymousQueue topicsQueue() {
		return new AnonymousQueue();
	}

	@Bean
	Binding topicsBinding(AnonymousQueue topicsQueue, FanoutExchange topicsExchange) {
		return BindingBuilder.bind(topicsQueue).to(topicsExchange);
	}

	@Bean
	SubscribableChannel webTransportTopicsOut(RabbitTemplate rabbit) {
		ExecutorSubscribableChannel channel = new ExecutorSubscribableChannel();
		MessageHandler publisher = (message) -> rabbit.invoke((operations) -> {
			operations.convertAndSend("webtransport.topics", "", message.getPayload());
			operations.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(5));
			return null;
		});
		channel.subscribe(publisher);
		return channel;
	}

	@Bean
	SubscribableChannel webTransportTopicsIn() {
		return new ExecutorSubscribableChannel();
	}

	@Bean
	SimpleMessageListenerContainer topicsListener(ConnectionFactory connectionFactory, AnonymousQueue topicsQueue,
			SubscribableChannel webTransportTopicsIn) {
		SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connectionFactory);
		container.setQueues(topicsQueue);
		MessageListener listener = (message) -> webTransportTopicsIn.send(new GenericMessage<>(message.getBody()));
		container.setMessageListener(listener);
		return container;
	}

}
