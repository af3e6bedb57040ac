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

package io.github.webtransport.spring.codec;

import org.junit.jupiter.api.Test;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebTransportStrategies}.
 */
class WebTransportStrategiesTests {

	private static final ResolvableType POJO = ResolvableType.forClass(Note.class);

	@Test
	void shouldHaveDefaults() {
		WebTransportStrategies strategies = WebTransportStrategies.create();
		assertThat((Object) strategies.findDecoder(POJO, MimeTypeUtils.APPLICATION_JSON))
			.isInstanceOf(JacksonJsonDecoder.class);
		assertThat((Object) strategies.findEncoder(POJO, MimeTypeUtils.APPLICATION_JSON))
			.isInstanceOf(JacksonJsonEncoder.class);
		assertThat((Object) strategies.findDecoder(ResolvableType.forClass(String.class), MimeTypeUtils.TEXT_PLAIN))
			.isInstanceOf(StringDecoder.class);
		assertThat((Object) strategies.findEncoder(POJO, MimeTypeUtils.parseMimeType("application/nothing"))).isNull();
		assertThat((Object) strategies.findDecoder(POJO, MimeTypeUtils.parseMimeType("application/nothing"))).isNull();
		assertThat(strategies.maxInMemorySize()).isEqualTo(256 * 1024);
		assertThat(strategies.dataBufferFactory()).isNull();
		assertThat(strategies.reactiveAdapterRegistry()).isSameAs(ReactiveAdapterRegistry.getSharedInstance());
		assertThat(strategies.pathPatternParser()).isSameAs(PathPatternParser.defaultInstance);
	}

	@Test
	void shouldMutate() {
		JacksonJsonEncoder encoder = new JacksonJsonEncoder();
		JacksonJsonDecoder decoder = new JacksonJsonDecoder();
		ReactiveAdapterRegistry registry = new ReactiveAdapterRegistry();
		PathPatternParser parser = new PathPatternParser();
		WebTransportStrategies first = WebTransportStrategies.builder()
			.encoder(encoder)
			.decoder(decoder)
			.maxInMemorySize(7)
			.dataBufferFactory(DefaultDataBufferFactory.sharedInstance)
			.reactiveAdapterRegistry(registry)
			.pathPatternParser(parser)
			.build();
		WebTransportStrategies second = first.mutate().maxInMemorySize(8).build();
		assertThat(first.maxInMemorySize()).isEqualTo(7);
		assertThat(second.maxInMemorySize()).isEqualTo(8);
		assertThat((Object) second.findEncoder(POJO, MimeTypeUtils.APPLICATION_JSON)).isSameAs(encoder);
		assertThat((Object) second.findDecoder(POJO, MimeTypeUtils.APPLICATION_JSON)).isSameAs(decoder);
		assertThat(second.dataBufferFactory()).isSameAs(DefaultDataBufferFactory.sharedInstance);
		assertThat(second.reactiveAdapterRegistry()).isSameAs(registry);
		assertThat(second.pathPatternParser()).isSameAs(parser);
	}

	@Test
	void whenBuilderChangesLaterThenStrategiesDoNot() {
		WebTransportStrategies.Builder builder = WebTransportStrategies.builder();
		WebTransportStrategies strategies = builder.build();
		int encoders = strategies.encoders().size();
		builder.encoder(new JacksonJsonEncoder());
		assertThat(strategies.encoders()).hasSize(encoders);
		assertThat(builder.build().encoders()).hasSize(encoders + 1);
	}

	@Test
	void whenLimitIsNotPositiveThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebTransportStrategies.builder().maxInMemorySize(0))
			.withMessageContaining("maxInMemorySize");
	}

	record Note(String text) {

	}

}
