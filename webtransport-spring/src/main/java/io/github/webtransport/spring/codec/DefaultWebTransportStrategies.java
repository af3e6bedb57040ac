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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.Encoder;
import org.springframework.core.codec.ResourceEncoder;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ResourceHttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.Assert;
import org.springframework.util.MimeType;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Strategies with the codecs of a {@link CodecConfigurer}.
 */
final class DefaultWebTransportStrategies implements WebTransportStrategies {

	private final CodecConfigurer configurer;

	private final List<Encoder<?>> encoders;

	private final List<Decoder<?>> decoders;

	private final int maxInMemorySize;

	private final @Nullable DataBufferFactory dataBufferFactory;

	private final ReactiveAdapterRegistry reactiveAdapterRegistry;

	private final PathPatternParser pathPatternParser;

	private DefaultWebTransportStrategies(DefaultBuilder builder) {
		this.configurer = builder.configurer.clone();
		this.configurer.defaultCodecs().maxInMemorySize(builder.maxInMemorySize);
		this.encoders = encodersOf(this.configurer);
		this.decoders = decodersOf(this.configurer);
		this.maxInMemorySize = builder.maxInMemorySize;
		this.dataBufferFactory = builder.dataBufferFactory;
		this.reactiveAdapterRegistry = builder.reactiveAdapterRegistry;
		this.pathPatternParser = builder.pathPatternParser;
	}

	private static List<Encoder<?>> encodersOf(CodecConfigurer configurer) {
		List<Encoder<?>> encoders = new ArrayList<>();
		for (HttpMessageWriter<?> writer : configurer.getWriters()) {
			if (writer instanceof EncoderHttpMessageWriter<?> encoderWriter) {
				encoders.add(encoderWriter.getEncoder());
			}
			else if (writer instanceof ResourceHttpMessageWriter) {
				encoders.add(new ResourceEncoder());
			}
		}
		return List.copyOf(encoders);
	}

	private static List<Decoder<?>> decodersOf(CodecConfigurer configurer) {
		List<Decoder<?>> decoders = new ArrayList<>();
		for (HttpMessageReader<?> reader : configurer.getReaders()) {
			if (reader instanceof DecoderHttpMessageReader<?> decoderReader) {
				decoders.add(decoderReader.getDecoder());
			}
		}
		return List.copyOf(decoders);
	}

	@Override
	public List<Encoder<?>> encoders() {
		return this.encoders;
	}

	@Override
	public List<Decoder<?>> decoders() {
		return this.decoders;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable Encoder<T> findEncoder(ResolvableType type, @Nullable MimeType mimeType) {
		for (Encoder<?> encoder : this.encoders) {
			if (encoder.canEncode(type, mimeType)) {
				return (Encoder<T>) encoder;
			}
		}
		return null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable Decoder<T> findDecoder(ResolvableType type, @Nullable MimeType mimeType) {
		for (Decoder<?> decoder : this.decoders) {
			if (decoder.canDecode(type, mimeType)) {
				return (Decoder<T>) decoder;
			}
		}
		return null;
	}

	@Override
	public int maxInMemorySize() {
		return this.maxInMemorySize;
	}

	@Override
	public @Nullable DataBufferFactory dataBufferFactory() {
		return this.dataBufferFactory;
	}

	@Override
	public ReactiveAdapterRegistry reactiveAdapterRegistry() {
		return this.reactiveAdapterRegistry;
	}

	@Override
	public PathPatternParser pathPatternParser() {
		return this.pathPatternParser;
	}

	@Override
	public Builder mutate() {
		return new DefaultBuilder(this);
	}

	/**
	 * The builder.
	 */
	static final class DefaultBuilder implements Builder {

		private final CodecConfigurer configurer;

		private int maxInMemorySize;

		private @Nullable DataBufferFactory dataBufferFactory;

		private ReactiveAdapterRegistry reactiveAdapterRegistry;

		private PathPatternParser pathPatternParser;

		DefaultBuilder() {
			this.configurer = ServerCodecConfigurer.create();
			this.maxInMemorySize = DEFAULT_MAX_IN_MEMORY_SIZE;
			this.reactiveAdapterRegistry = ReactiveAdapterRegistry.getSharedInstance();
			this.pathPatternParser = PathPatternParser.defaultInstance;
		}

		private DefaultBuilder(DefaultWebTransportStrategies strategies) {
			this.configurer = strategies.configurer.clone();
			this.maxInMemorySize = strategies.maxInMemorySize;
			this.dataBufferFactory = strategies.dataBufferFactory;
			this.reactiveAdapterRegistry = strategies.reactiveAdapterRegistry;
			this.pathPatternParser = strategies.pathPatternParser;
		}

		@Override
		public Builder codecs(Consumer<CodecConfigurer> configurer) {
			configurer.accept(this.configurer);
			return this;
		}

		@Override
		public Builder maxInMemorySize(int maxInMemorySize) {
			Assert.isTrue(maxInMemorySize > 0, () -> "'maxInMemorySize' must be at least 1, but is " + maxInMemorySize);
			this.maxInMemorySize = maxInMemorySize;
			return this;
		}

		@Override
		public Builder dataBufferFactory(@Nullable DataBufferFactory dataBufferFactory) {
			this.dataBufferFactory = dataBufferFactory;
			return this;
		}

		@Override
		public Builder reactiveAdapterRegistry(ReactiveAdapterRegistry reactiveAdapterRegistry) {
			Assert.notNull(reactiveAdapterRegistry, "'reactiveAdapterRegistry' must not be null");
			this.reactiveAdapterRegistry = reactiveAdapterRegistry;
			return this;
		}

		@Override
		public Builder pathPatternParser(PathPatternParser pathPatternParser) {
			Assert.notNull(pathPatternParser, "'pathPatternParser' must not be null");
			this.pathPatternParser = pathPatternParser;
			return this;
		}

		@Override
		public WebTransportStrategies build() {
			return new DefaultWebTransportStrategies(this);
		}

	}

}
