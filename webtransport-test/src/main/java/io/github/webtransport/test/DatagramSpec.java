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
 * Spec for the datagrams of a session.
 *
 * @since 0.1.0
 * @see WebTransportTestClient.ExchangeSpec
 */
public interface DatagramSpec {

	/**
	 * Take the next datagram.
	 * @param <T> the type
	 * @param type what to read it as
	 * @return the value
	 */
	default <T> T nextDatagram(Class<T> type) {
		return nextDatagram(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Take the next datagram.
	 * @param <T> the type
	 * @param type what to read it as, such as a list of objects
	 * @return the value
	 */
	<T> T nextDatagram(ParameterizedTypeReference<T> type);

	/**
	 * Return the datagrams that were not taken yet. Not to be mixed with the methods that
	 * take one.
	 * @param <T> the type
	 * @param type what to read them as
	 * @return the datagrams
	 */
	default <T> Flux<T> receiveDatagrams(Class<T> type) {
		return receiveDatagrams(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Return the datagrams that were not taken yet. Not to be mixed with the methods that
	 * take one.
	 * @param <T> the type
	 * @param type what to read them as, such as lists of objects
	 * @return the datagrams
	 */
	<T> Flux<T> receiveDatagrams(ParameterizedTypeReference<T> type);

}
