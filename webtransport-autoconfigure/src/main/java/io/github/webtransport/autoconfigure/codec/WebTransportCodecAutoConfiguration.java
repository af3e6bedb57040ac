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

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.codec.CodecConfigurer.DefaultCodecs;
import org.springframework.http.codec.cbor.JacksonCborDecoder;
import org.springframework.http.codec.cbor.JacksonCborEncoder;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.unit.DataSize;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link WebTransportStrategies}. JSON and CBOR are read and
 * written by the mappers of the application; the codecs that it registers with its
 * reactive web framework hold for WebTransport as well.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class,
		afterName = { "org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnBean(WebTransportServer.class)
@EnableConfigurationProperties(WebTransportCodecProperties.class)
public final class WebTransportCodecAutoConfiguration {

	private static final int MAPPERS = 0;

	private static final int CODECS = 10;

	@Bean
	@ConditionalOnMissingBean
	WebTransportStrategies webTransportStrategies(WebTransportCodecProperties properties,
			ObjectProvider<WebTransportStrategiesCustomizer> customizers) {
		WebTransportStrategies.Builder builder = WebTransportStrategies.builder();
		builder.maxInMemorySize(toBytes(properties.getMaxInMemorySize()));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static int toBytes(DataSize size) {
		long bytes = size.toBytes();
		if (bytes < 1 || bytes > Integer.MAX_VALUE) {
			throw new InvalidConfigurationPropertyValueException("webtransport.codec.max-in-memory-size",
					size.toString(), "Expected: 1 to 2147483647 bytes");
		}
		return (int) bytes;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JsonMapper.class, JacksonJsonEncoder.class })
	static class JsonConfiguration {

		@Bean
		@Order(MAPPERS)
		@ConditionalOnBean(JsonMapper.class)
		WebTransportStrategiesCustomizer webTransportJsonStrategiesCustomizer(JsonMapper mapper) {
			return (builder) -> builder.codecs((configurer) -> {
				DefaultCodecs codecs = configurer.defaultCodecs();
				codecs.jacksonJsonDecoder(new JacksonJsonDecoder(mapper));
				codecs.jacksonJsonEncoder(new JacksonJsonEncoder(mapper));
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CBORMapper.class, JacksonCborEncoder.class })
	static class CborConfiguration {

		@Bean
		@Order(MAPPERS)
		@ConditionalOnBean(CBORMapper.class)
		WebTransportStrategiesCustomizer webTransportCborStrategiesCustomizer(CBORMapper mapper) {
			return (builder) -> builder.codecs((configurer) -> {
				DefaultCodecs codecs = configurer.defaultCodecs();
				codecs.jacksonCborDecoder(new JacksonCborDecoder(mapper));
				codecs.jacksonCborEncoder(new JacksonCborEncoder(mapper));
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CodecCustomizer.class)
	static class CodecCustomizerConfiguration {

		@Bean
		@Order(CODECS)
		WebTransportStrategiesCustomizer webTransportCodecStrategiesCustomizer(
				ObjectProvider<CodecCustomizer> customizers) {
			return (builder) -> builder.codecs((configurer) -> customizers.orderedStream()
				.forEach((customizer) -> customizer.customize(configurer)));
		}

	}

}
