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

package io.github.webtransport.spring.messaging.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisElementReader;
import org.springframework.data.redis.serializer.RedisElementWriter;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * What is asked of Redis. Each answer comes in time, or there is an error.
 */
final class RedisCommands {

	private static final RedisElementWriter<byte[]> WRITER = RedisElementWriter.from(RedisSerializer.byteArray());

	private static final RedisElementReader<byte[]> READER = RedisElementReader.from(RedisSerializer.byteArray());

	private final ReactiveRedisTemplate<String, byte[]> template;

	private final RedisFirstConnection first;

	private final RedisBrokerSettings settings;

	/**
	 * Tells what this node publishes from what others do.
	 */
	private final String node = UUID.randomUUID().toString();

	private final AtomicLong published = new AtomicLong();

	RedisCommands(ReactiveRedisConnectionFactory connectionFactory, RedisFirstConnection first,
			RedisBrokerSettings settings) {
		this.first = first;
		this.template = new ReactiveRedisTemplate<>(connectionFactory,
				RedisSerializationContext.<String, byte[]>newSerializationContext()
					.key(RedisSerializer.string())
					.value(RedisSerializer.byteArray())
					.hashKey(RedisSerializer.string())
					.hashValue(RedisSerializer.byteArray())
					.build());
		this.settings = settings;
	}

	Mono<TopicPosition> publish(RedisKeys keys, byte[] payload) {
		return execute(RedisScripts.PUBLISH, keys.ofMessages(this.node), utf8(newEpoch()), payload,
				utf8(this.settings.historySize()), millis(this.settings.historyAge()),
				millis(this.settings.epochTimeToLive()), utf8(keys.channel()), utf8(this.node),
				utf8(this.published.incrementAndGet()), millis(this.settings.timeout().multipliedBy(2)))
			.map((answer) -> TopicPosition.parse(text(answer)));
	}

	private static String newEpoch() {
		return UUID.randomUUID().toString().replace("-", "");
	}

	/**
	 * Read what was published since a position, which may be anything.
	 */
	Mono<TopicHistory> history(RedisKeys keys, @Nullable TopicPosition since) {
		return history(keys, (since != null) ? since : TopicPosition.UNKNOWN, "0");
	}

	/**
	 * Read what was published since a position that Redis has told of.
	 */
	Mono<TopicHistory> historySinceTold(RedisKeys keys, @Nullable TopicPosition since) {
		return history(keys, (since != null) ? since : TopicPosition.UNKNOWN, "1");
	}

	private Mono<TopicHistory> history(RedisKeys keys, TopicPosition since, String told) {
		return execute(RedisScripts.HISTORY, keys.ofMessages(), utf8(newEpoch()), utf8(since.epoch()),
				utf8(since.offset()), millis(this.settings.historyAge()), millis(this.settings.epochTimeToLive()),
				utf8(told))
			.map((answer) -> history(answer, since));
	}

	private static TopicHistory history(byte[] answer, TopicPosition since) {
		int line = RedisItems.indexOfLine(answer);
		TopicPosition position = TopicPosition.parse(text(Arrays.copyOfRange(answer, 1, line)));
		List<BrokerMessage> messages = new ArrayList<>();
		long offset = since.offset();
		for (byte[] payload : RedisItems.read(answer, line + 1)) {
			offset++;
			messages.add(new BrokerMessage(new TopicPosition(position.epoch(), offset), payload));
		}
		return new TopicHistory(position, answer[0] == '1', messages);
	}

	Mono<Void> tell(String channel, byte[] message) {
		return bounded(this.template.convertAndSend(channel, message)).then();
	}

	Mono<Void> join(RedisKeys keys, TopicMember member) {
		return note(keys, List.of(member), keys.channel());
	}

	Mono<Void> refresh(RedisKeys keys, Collection<TopicMember> members) {
		return note(keys, members, "");
	}

	private Mono<Void> note(RedisKeys keys, Collection<TopicMember> members, String channel) {
		Stream<byte[]> noted = members.stream()
			.flatMap((member) -> Stream.of(member.id(), RedisMember.value(member), RedisMember.user(member)))
			.map(RedisCommands::utf8);
		byte[][] args = Stream.concat(Stream.of(millis(this.settings.presenceTimeToLive()), utf8(channel)), noted)
			.toArray(byte[][]::new);
		return execute(RedisScripts.JOIN, keys.ofPresence(), args).then();
	}

	Mono<Void> leave(RedisKeys keys, TopicMember member) {
		return execute(RedisScripts.LEAVE, keys.ofPresence(), utf8(member.id()), utf8(RedisMember.value(member)),
				utf8(RedisMember.user(member)), millis(this.settings.presenceGrace()), utf8(keys.channel()))
			.then();
	}

	Mono<Present> presence(RedisKeys keys) {
		return execute(RedisScripts.PRESENCE, keys.ofPresence()).map((answer) -> {
			List<TopicMember> members = new ArrayList<>();
			Set<String> away = new HashSet<>();
			RedisItems.read(answer, 0).stream().map(RedisCommands::text).forEach((item) -> {
				if (item.startsWith("m")) {
					members.add(RedisMember.parse(item.substring(1)));
				}
				else {
					away.add(item.substring(2));
				}
			});
			return new Present(members, away);
		}).defaultIfEmpty(new Present(List.of(), Set.of()));
	}

	private Mono<byte[]> execute(RedisScript<byte[]> script, List<String> keys, byte[]... args) {
		return bounded(this.template.execute(script, keys, List.of(args), WRITER, READER).next());
	}

	private <T> Mono<T> bounded(Mono<T> answer) {
		return this.first.before(answer)
			.timeout(this.settings.timeout())
			.onErrorMap((ex) -> !(ex instanceof TopicException), RedisCommands::unavailable);
	}

	static TopicException unavailable(Throwable cause) {
		return new TopicException(TopicException.Reason.UNAVAILABLE, "Redis does not answer", cause);
	}

	private static byte[] millis(Duration duration) {
		return utf8(duration.toMillis());
	}

	private static byte[] utf8(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/**
	 * Who is present.
	 *
	 * @param members the members that live
	 * @param away the users who may be coming back
	 */
	record Present(List<TopicMember> members, Set<String> away) {

	}

}
