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

package io.github.webtransport.test;

import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;

/**
 * What is read of a stream.
 *
 * @since 0.1.0
 * @see WebTransportTestClient.StreamSpec
 */
public interface StreamBodySpec {

	/**
	 * Take the next line.
	 * @param <T> the type
	 * @param type what to read it as
	 * @return the value
	 */
	default <T> T nextLine(Class<T> type) {
		return nextLine(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Take the next line.
	 * @param <T> the type
	 * @param type what to read it as, such as a list of objects
	 * @return the value
	 */
	<T> T nextLine(ParameterizedTypeReference<T> type);

	/**
	 * Take all that was not taken yet, up to the end of the stream.
	 * @param <T> the type
	 * @param type what to read it as
	 * @return the value
	 */
	default <T> T body(Class<T> type) {
		return body(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Take all that was not taken yet, up to the end of the stream.
	 * @param <T> the type
	 * @param type what to read it as, such as a list of objects
	 * @return the value
	 */
	<T> T body(ParameterizedTypeReference<T> type);

	/**
	 * Return the lines of the stream. Not to be mixed with the methods that take some.
	 * @param <T> the type
	 * @param type what to read them as
	 * @return the lines, asked for as they are requested
	 */
	default <T> Flux<T> receive(Class<T> type) {
		return receive(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Return the lines of the stream. Not to be mixed with the methods that take some.
	 * @param <T> the type
	 * @param type what to read them as, such as lists of objects
	 * @return the lines, asked for as they are requested
	 */
	<T> Flux<T> receive(ParameterizedTypeReference<T> type);

}
