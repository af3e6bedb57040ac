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

package io.github.webtransport.autoconfigure.codec;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.cbor.JacksonCborDecoder;
import org.springframework.http.codec.cbor.JacksonCborEncoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportCodecAutoConfiguration}.
 */
class WebTransportCodecAutoConfigurationTests {

	private static final MimeType CBOR = MimeType.valueOf("application/cbor");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportCodecAutoConfiguration.class,
				JacksonAutoConfiguration.class, CodecsAutoConfiguration.class))
		.withBean(WebTransportServer.class, () -> mock(WebTransportServer.class))
		.withBean(JsonMapperBuilderCustomizer.class,
				() -> (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE));

	@Test
	void whenThereIsNoServerThenThereAreNoStrategies() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebTransportCodecAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(WebTransportStrategies.class));
	}

	@Test
	void shouldWriteJsonByTheMapperOfTheApplication() {
		this.contextRunner.run((context) -> assertThat(write(context.getBean(WebTransportStrategies.class)))
			.isEqualTo("{\"SOME_TEXT\":\"a\"}"));
	}

	@ParameterizedTest
	@ValueSource(classes = { WebClient.class, CodecCustomizer.class, CBORMapper.class })
	void whenClassIsMissingThenTheMapperIsUsedAllTheSame(Class<?> missing) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(write(context.getBean(WebTransportStrategies.class)))
				.isEqualTo("{\"SOME_TEXT\":\"a\"}"));
	}

	@Test
	void whenThereIsNoMapperThenTheDefaultsWriteJson() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebTransportCodecAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.withBean(WebTransportServer.class, () -> mock(WebTransportServer.class))
			.run((context) -> assertThat(context).hasSingleBean(WebTransportStrategies.class));
	}

	@Test
	void shouldReadAndWriteCbor() {
		this.contextRunner.run((context) -> {
			WebTransportStrategies strategies = context.getBean(WebTransportStrategies.class);
			ResolvableType type = ResolvableType.forClass(Note.class);
			assertThat((Object) strategies.findDecoder(type, CBOR)).isInstanceOf(JacksonCborDecoder.class);
			assertThat((Object) strategies.findEncoder(type, CBOR)).isInstanceOf(JacksonCborEncoder.class);
		});
	}

	@Test
	void shouldApplyCodecsOfTheApplication() {
		JacksonJsonEncoder encoder = new JacksonJsonEncoder();
		this.contextRunner
			.withBean(CodecCustomizer.class, () -> (configurer) -> configurer.customCodecs().register(encoder))
			.run((context) -> assertThat((Object) context.getBean(WebTransportStrategies.class)
				.findEncoder(ResolvableType.forClass(Note.class), MimeTypeUtils.APPLICATION_JSON)).isSameAs(encoder));
	}

	@Test
	void shouldApplyTheLimit() {
		this.contextRunner.run((context) -> assertThat(context.getBean(WebTransportStrategies.class).maxInMemorySize())
			.isEqualTo(WebTransportStrategies.DEFAULT_MAX_IN_MEMORY_SIZE));
		this.contextRunner.withPropertyValues("webtransport.codec.max-in-memory-size=1KB")
			.run((context) -> assertThat(context.getBean(WebTransportStrategies.class).maxInMemorySize())
				.isEqualTo(1024));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0B", "-1B", "4GB" })
	void whenTheLimitCannotWorkThenTheStartFails(String limit) {
		this.contextRunner.withPropertyValues("webtransport.codec.max-in-memory-size=" + limit)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("webtransport.codec.max-in-memory-size"));
	}

	@Test
	void shouldCallCustomizersLast() {
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> assertThat(context.getBean(WebTransportStrategies.class).maxInMemorySize()).isEqualTo(7));
	}

	@Test
	void whenThereAreStrategiesThenTheyAreKept() {
		WebTransportStrategies strategies = WebTransportStrategies.create();
		this.contextRunner.withBean(WebTransportStrategies.class, () -> strategies)
			.run((context) -> assertThat(context).getBean(WebTransportStrategies.class).isSameAs(strategies));
	}

	private static String write(WebTransportStrategies strategies) {
		ResolvableType type = ResolvableType.forClass(Note.class);
		Encoder<Object> encoder = strategies.findEncoder(type, MimeTypeUtils.APPLICATION_JSON);
		assertThat((Object) encoder).isNotNull();
		return encoder
			.encodeValue(new Note("a"), DefaultDataBufferFactory.sharedInstance, type, MimeTypeUtils.APPLICATION_JSON,
					Map.of())
			.toString(StandardCharsets.UTF_8);
	}

	record Note(String someText) {

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		WebTransportStrategiesCustomizer limitCustomizer() {
			return (builder) -> builder.maxInMemorySize(7);
		}

	}

}
