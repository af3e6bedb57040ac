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

package io.github.webtransport.spring.messaging.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.http.MediaType;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link TopicFormat}, as subscriptions choose it.
 */
class TopicFormatTests {

	private final TopicFixture fixture = new TopicFixture();

	private final PeerSession peer = new PeerSession("1").giveCredit();

	@AfterEach
	void closeFixture() {
		this.fixture.end(this.peer);
		this.fixture.close();
	}

	@Test
	void whenMappingProducesCborThenItsSessionsGetTopicsAsCbor() {
		produce("application/cbor");
		this.fixture.subscribe(this.peer, "rooms/blue");
		this.fixture.publish("rooms/blue", "hi");
		List<byte[]> items = this.peer.stream().bytes;
		assertThat(read(items.get(0)).get("topic")).isEqualTo("rooms/blue");
		assertThat(read(items.get(1))).isEqualTo(Map.of("offset", 1, "data", "hi"));
	}

	@ParameterizedTest
	@CsvSource({ "application/json, JSON", "application/x-protobuf, JSON", "application/cbor, CBOR",
			"application/cbor;version=1, CBOR", "*/*, JSON", ", JSON" })
	void whenNothingIsAskedForThenTheMappingDecides(String produced, TopicFormat expected) {
		produce(produced);
		assertThat(TopicFormat.of(SubscribeOptions.DEFAULT.format(), this.peer.session)).isEqualTo(expected);
	}

	@Test
	void whenSomethingIsAskedForThenTheMappingDoesNotDecide() {
		produce("application/cbor");
		assertThat(TopicFormat.of(MediaType.APPLICATION_JSON, this.peer.session)).isEqualTo(TopicFormat.JSON);
	}

	private static Map<?, ?> read(byte[] item) {
		return new CBORMapper().readValue(item, Map.class);
	}

	private void produce(String produced) {
		Map<String, Object> attributes = new HashMap<>();
		if (produced != null) {
			attributes.put(WebTransportMapping.PRODUCES_ATTRIBUTE, MimeType.valueOf(produced));
		}
		given(this.peer.session.getAttributes()).willReturn(attributes);
	}

}
