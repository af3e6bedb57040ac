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

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.util.MimeType;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Strategies of annotated endpoints: codecs, buffers, reactive types and path patterns.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public interface WebTransportStrategies {

	/**
	 * The default of {@link #maxInMemorySize}: 256 KB.
	 */
	int DEFAULT_MAX_IN_MEMORY_SIZE = 256 << 10;

	/**
	 * Return the encoders.
	 * @return the encoders, in the order in which they are asked
	 */
	List<Encoder<?>> encoders();

	/**
	 * Return the decoders.
	 * @return the decoders, in the order in which they are asked
	 */
	List<Decoder<?>> decoders();

	/**
	 * Find the encoder for a type.
	 * @param <T> the type
	 * @param type the type
	 * @param mimeType the format, or {@code null} for any
	 * @return the first encoder that supports it, or {@code null}
	 */
	<T> @Nullable Encoder<T> findEncoder(ResolvableType type, @Nullable MimeType mimeType);

	/**
	 * Find the decoder for a type.
	 * @param <T> the type
	 * @param type the type
	 * @param mimeType the format, or {@code null} for any
	 * @return the first decoder that supports it, or {@code null}
	 */
	<T> @Nullable Decoder<T> findDecoder(ResolvableType type, @Nullable MimeType mimeType);

	/**
	 * Return how many bytes of input may be collected for one value: a whole stream, or a
	 * line of it.
	 * @return the number of bytes; by default {@value #DEFAULT_MAX_IN_MEMORY_SIZE}
	 */
	int maxInMemorySize();

	/**
	 * Return what makes the buffers to send.
	 * @return the factory, or {@code null} for that of the session, which is pooled
	 */
	@Nullable DataBufferFactory dataBufferFactory();

	/**
	 * Return the reactive types of arguments and return values.
	 * @return the registry; by default the shared one
	 */
	ReactiveAdapterRegistry reactiveAdapterRegistry();

	/**
	 * Return the parser of path patterns.
	 * @return the parser
	 */
	PathPatternParser pathPatternParser();

	/**
	 * Return a builder that starts with these strategies.
	 * @return the builder
	 */
	Builder mutate();

	/**
	 * Create the default strategies: the codecs of Spring's core for bytes and text, and
	 * JSON, CBOR and others where their libraries are there.
	 * @return the strategies
	 */
	static WebTransportStrategies create() {
		return builder().build();
	}

	/**
	 * Create a builder that starts with the default strategies.
	 * @return the builder
	 */
	static Builder builder() {
		return new DefaultWebTransportStrategies.DefaultBuilder();
	}

	/**
	 * Builds {@link WebTransportStrategies}.
	 */
	interface Builder {

		/**
		 * Configure the codecs, as those of a web application.
		 * @param configurer configures the codecs; readers and writers without a decoder
		 * or an encoder are of no use here
		 * @return this builder
		 */
		Builder codecs(Consumer<CodecConfigurer> configurer);

		/**
		 * Add an encoder that is asked before the default ones for objects.
		 * @param encoder the encoder
		 * @return this builder
		 */
		default Builder encoder(Encoder<?> encoder) {
			return codecs((configurer) -> configurer.customCodecs().register(encoder));
		}

		/**
		 * Add a decoder that is asked before the default ones for objects.
		 * @param decoder the decoder
		 * @return this builder
		 */
		default Builder decoder(Decoder<?> decoder) {
			return codecs((configurer) -> configurer.customCodecs().register(decoder));
		}

		/**
		 * Set how many bytes of input may be collected for one value. More is an error,
		 * {@link org.springframework.core.io.buffer.DataBufferLimitException}.
		 * @param maxInMemorySize the number of bytes, at least 1
		 * @return this builder
		 */
		Builder maxInMemorySize(int maxInMemorySize);

		/**
		 * Set what makes the buffers to send.
		 * @param dataBufferFactory the factory, or {@code null} for that of the session
		 * @return this builder
		 */
		Builder dataBufferFactory(@Nullable DataBufferFactory dataBufferFactory);

		/**
		 * Set the reactive types of arguments and return values.
		 * @param reactiveAdapterRegistry the registry
		 * @return this builder
		 */
		Builder reactiveAdapterRegistry(ReactiveAdapterRegistry reactiveAdapterRegistry);

		/**
		 * Set the parser of path patterns, which decides whether they are case-sensitive.
		 * @param pathPatternParser the parser
		 * @return this builder
		 */
		Builder pathPatternParser(PathPatternParser pathPatternParser);

		/**
		 * Build the strategies.
		 * @return the strategies
		 */
		WebTransportStrategies build();

	}

}
