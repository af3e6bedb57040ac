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

import io.github.webtransport.spring.messaging.broker.TopicBroker;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.util.ClassUtils;

/**
 * Health of the broker of topics: down while it cannot be reached. Asks nobody but the
 * broker, which knows from its heartbeats.
 */
final class TopicHealthIndicator extends AbstractReactiveHealthIndicator {

	private final TopicBroker broker;

	TopicHealthIndicator(TopicBroker broker) {
		super("The health of the broker of topics cannot be told");
		this.broker = broker;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> (this.broker.isAvailable() ? builder.up() : builder.down())
			.withDetail("broker", ClassUtils.getShortName(this.broker.getClass()))
			.build());
	}

}
