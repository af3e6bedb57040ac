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

package io.github.webtransport.test.docs;

import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import io.github.webtransport.test.WebTransportTestClient;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * What a reader's application has, to which the fragments of the pages belong. Nothing of
 * this is ever called.
 */
@SuppressWarnings({ "unused", "NullAway" })
public abstract class ReaderApplication {

	protected WebTransportSession session;

	protected WebTransportClient client;

	protected WebTransportSessionRegistry registry;

	protected ReactiveAuthenticationManager authenticationManager;

	protected WebTransportTopics topics;

	protected Archive archive;

	protected byte[] sha256;

	protected URI uri;

	protected HandshakeInfo request;

	protected WebTransportHandler handler;

	protected TlsSettings tls;

	protected Flux<DataBuffer> frame;

	protected Tokens tokens;

	protected ChatRooms rooms;

	protected ObservationRegistry observationRegistry;

	protected Log log;

	protected WebTransportTestClient testClient;

	protected abstract Mono<Void> play(WebTransportSession session, Authentication user);

	protected abstract String text(DataBuffer buffer);

	public interface EchoHandler extends WebTransportHandler {

	}

	public interface RoomHandler extends WebTransportHandler {

	}

	public interface ChatRooms {

		Mono<Void> join(String room, WebTransportSession session);

		void leave(String room, WebTransportSession session);

		Flux<Message> exchange(String room, Flux<Message> messages);

		Mono<Void> show(String room, Typing typing);

		String answer(String line);

	}

	public record Relay(WebTransportSession upstream) implements WebTransportHandler {

		@Override
		public Mono<Void> handle(WebTransportSession session) {
			return session.keepOpen();
		}

	}

	public static class ChatController {

	}

	public record Message(String by, String text) {
	}

	public record Typing(String by) {
	}

	public record Said(String text) {
	}

	public record Answered(String text) {
	}

	public record Cursor(int x, int y) {
	}

	public record Price(String article, long cents) {
	}

	public record Shipped(String order) {
	}

	public interface Archive {

		void add(Said said);

	}

	public static class RoomGoneException extends RuntimeException {

	}

	public static class RoomFullException extends RuntimeException {

	}

	public interface Quotas {

		Mono<Boolean> isExceeded(String user);

	}

	public interface AccessRules {

		void check(String name, Principal user);

	}

	public interface Files {

		long store(String name, InputStream input);

		Flux<DataBuffer> read(String name);

	}

	public interface Tokens {

		Mono<String> fetch();

	}

	public interface Tenants {

		Mono<String> find(String host);

	}

	public record AccessRevokedEvent(String name) {
	}

	/**
	 * The one of Spring Data Redis, which this module has no other need of.
	 */
	public interface ReactiveRedisTemplate<K, V> {

		ReactiveValueOperations<K, V> opsForValue();

	}

	/**
	 * The one of Spring Data Redis.
	 */
	public interface ReactiveValueOperations<K, V> {

		Mono<Boolean> set(K key, V value, Duration timeout);

		Mono<V> getAndDelete(K key);

	}

	public static class ChatApplication {

	}

}
