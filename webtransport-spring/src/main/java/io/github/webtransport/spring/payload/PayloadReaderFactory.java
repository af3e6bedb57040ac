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

package io.github.webtransport.spring.payload;

import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.util.MimeType;
import org.springframework.validation.Validator;

/**
 * Creates what reads the payloads of the methods of one endpoint.
 *
 * @param strategies has the decoders
 * @param consumes the format of the endpoint, or {@code null}
 * @param validator validates values, or {@code null}
 * @param stream whether the payload is that of a stream
 * @since 0.1.0
 */
public record PayloadReaderFactory(WebTransportStrategies strategies, @Nullable MimeType consumes,
		@Nullable Validator validator, boolean stream) {

	/**
	 * Create the reader for a parameter.
	 * @param parameter the parameter
	 * @return the reader
	 * @throws IllegalArgumentException if its values cannot be read
	 */
	public PayloadReader create(MethodParameter parameter) {
		ReactiveAdapter adapter = this.strategies.reactiveAdapterRegistry().getAdapter(parameter.getParameterType());
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		if (adapter != null) {
			if (adapter.isNoValue()) {
				throw new IllegalArgumentException(
						"a parameter of type %s takes no values".formatted(type.getType().getTypeName()));
			}
			type = type.getGeneric();
		}
		PayloadFormat format = PayloadFormat.of(type, this.consumes);
		Decoder<Object> decoder = this.strategies.findDecoder(type, format.mimeType());
		if (decoder == null) {
			throw format.codecNotFound(
					"no decoder reads %s from %s".formatted(type.getType().getTypeName(), format.describe()),
					this.strategies.decoders().stream().flatMap((known) -> known.getDecodableMimeTypes().stream()));
		}
		if (this.stream && adapter != null && adapter.isMultiValue() && !format.isBytes() && !format.fitsLines()) {
			throw new IllegalArgumentException(
					"a stream has no message boundaries, and many values of %s as %s cannot be read from lines"
						.formatted(type.getType().getTypeName(), format.describe()));
		}
		PayloadValueReader reader = new PayloadValueReader(parameter, type, decoder, format,
				this.strategies.maxInMemorySize(), PayloadValidator.of(parameter, this.validator));
		return new PayloadReader(reader, adapter, this.stream);
	}

}
