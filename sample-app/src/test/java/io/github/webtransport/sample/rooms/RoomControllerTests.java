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

package io.github.webtransport.sample.rooms;

import java.time.Duration;

import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.spring.annotation.support.AnnotatedWebTransportRoutes;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.http.codec.json.JacksonJsonDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoomController} and what is behind it.
 */
class RoomControllerTests {

	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private final Rooms rooms = new Rooms(this.mapper);

	private final WebTransportHandshakeHandler handshake = createHandshake();

	private WebTransportHandshakeHandler createHandshake() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("rooms", new RoomController(this.rooms));
		WebTransportStrategies strategies = WebTransportStrategies.builder()
			.codecs((configurer) -> configurer.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(this.mapper)))
			.maxInMemorySize(4096)
			.build();
		return new RoutingHandshakeHandler(
				WebTransportHandlerMapping
					.of(AnnotatedWebTransportRoutes.builder(beanFactory).strategies(strategies).build()),
				OriginCheck.sameHost(true));
	}

	@Test
	void whenAMemberJoinsThenItIsWelcomedAndTheOthersAreTold() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		assertThat(ada.lines()).containsExactly("""
				{"type":"welcome","id":1,"name":"Ada","room":"blue","members":[{"id":1,"name":"Ada"}]}""", """
				{"type":"join","id":2,"name":"Bob"}""");
		assertThat(bob.lines()).containsExactly(
				"""
						{"type":"welcome","id":2,"name":"Bob","room":"blue","members":[{"id":1,"name":"Ada"},{"id":2,"name":"Bob"}]}""");
	}

	@Test
	void whenAMemberSpeaksThenAllOfItsRoomHearIt() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		Guest eve = Guest.visit(this.handshake, "red", "Eve");
		ada.say("{\"text\": \"hello\"}");
		assertThat(bob.lines()).last()
			.asString()
			.contains("\"type\":\"chat\",\"from\":1,\"name\":\"Ada\",\"text\":\"hello\"");
		assertThat(ada.lines()).last().isEqualTo(bob.lines().get(1));
		assertThat(eve.lines()).hasSize(1);
	}

	@Test
	void whenLinesComeInPiecesThenTheyArePutTogether() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		ada.stream().write("{\"text\": \"one\"}\n{\"te");
		ada.stream().write("xt\": \"two\"}\n\n");
		eventually(() -> assertThat(ada.lines()).hasSize(3).last().asString().contains("two"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "[1]", "{}", "{\"text\": \"\"}", "{\"text\": {}}", "null" })
	void whenALineIsNotUnderstoodThenOnlyItsAuthorIsTold(String line) {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		bob.say(line);
		eventually(() -> assertThat(bob.lines()).last().asString().startsWith("{\"type\":\"error\""));
		assertThat(ada.lines()).hasSize(2);
	}

	@Test
	void whenALineIsTooLongThenItsAuthorIsSentAway() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		ada.stream().write("x".repeat(5000));
		assertThat(ada.awaitClose()).isEqualTo(RoomController.LINE_TOO_LONG);
		eventually(() -> assertThat(this.rooms.size()).isZero());
	}

	@Test
	void whenAMemberEndsItsStreamThenItHasLeft() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		bob.stream().writeEnd();
		eventually(() -> assertThat(ada.lines()).last().isEqualTo("{\"type\":\"leave\",\"id\":2,\"name\":\"Bob\"}"));
		bob.leave();
		ada.leave();
		eventually(() -> assertThat(this.rooms.size()).isZero());
	}

	@Test
	void whenAMemberDoesNotReadThenItIsSentAwayAndTheOthersGoOn() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest slow = Guest.visit(this.handshake, "blue", "Slow", false);
		for (int i = 0; i < 300; i++) {
			ada.say("{\"text\": \"%d\"}".formatted(i));
		}
		assertThat(slow.awaitClose()).isEqualTo(RoomController.TOO_SLOW);
		eventually(() -> assertThat(ada.lines()).anyMatch((line) -> line.contains("\"text\":\"299\"")));
		assertThat(ada.lines()).contains("{\"type\":\"leave\",\"id\":2,\"name\":\"Slow\"}");
	}

	@Test
	void whenACursorMovesThenTheOthersSeeIt() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		ada.move("{\"n\": 7, \"x\": 0.25, \"y\": 0.5, \"pressed\": true}");
		assertThat(bob.cursors()).containsExactly("{\"id\":1,\"n\":7,\"x\":0.25,\"y\":0.5,\"pressed\":true}");
		assertThat(ada.cursors()).isEmpty();
	}

	@Test
	void whenACursorHasOnlyAPositionThenItIsSeen() {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		ada.move("{\"x\": 0.25, \"y\": 0.5}");
		assertThat(bob.cursors()).containsExactly("{\"id\":1,\"n\":0,\"x\":0.25,\"y\":0.5,\"pressed\":false}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "null", "{\"x\": 1e999, \"y\": 0}", "{\"x\": \"left\"}" })
	void whenACursorIsNotUnderstoodThenNothingHappens(String cursor) {
		Guest ada = Guest.visit(this.handshake, "blue", "Ada");
		Guest bob = Guest.visit(this.handshake, "blue", "Bob");
		ada.move(cursor);
		ada.move("{\"x\": 1, \"y\": 2}");
		assertThat(bob.cursors()).singleElement().asString().contains("\"x\":1.0,\"y\":2.0");
	}

	@Test
	void whenNoNameIsGivenThenOneIsMadeUp() {
		assertThat(Guest.visit(this.handshake, "blue", null).lines()).singleElement()
			.asString()
			.contains("\"name\":\"Guest 1\"");
		assertThat(Guest.visit(this.handshake, "blue", " \n\t").lines()).singleElement()
			.asString()
			.contains("\"name\":\"Guest 2\"");
	}

	@Test
	void whenANameIsTooLongThenItIsCutBetweenCharacters() {
		assertThat(Guest.visit(this.handshake, "blue", "\uD83D\uDE80".repeat(30)).lines()).singleElement()
			.asString()
			.contains("\"name\":\"" + "\uD83D\uDE80".repeat(24) + "\"");
	}

	@Test
	void whenTheNameOfTheRoomIsTooLongThenTheSessionIsRefused() {
		assertThat(Guest.ask(this.handshake, "x".repeat(65), "Ada").getStatus()).isEqualTo(400);
		assertThat(this.rooms.size()).isZero();
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(assertion);
	}

}
