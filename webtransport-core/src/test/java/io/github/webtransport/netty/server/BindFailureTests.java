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

package io.github.webtransport.netty.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

import io.github.webtransport.AddressNotAvailableException;
import io.github.webtransport.PortInUseException;
import io.github.webtransport.PortNotPermittedException;
import io.github.webtransport.WebTransportServerException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link BindFailure}.
 */
class BindFailureTests {

	private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);

	@ParameterizedTest
	@ValueSource(strings = { "Address already in use", "Address already in use: bind",
			"Address already in use: Cannot bind" })
	void whenJvmSaysInUseThenPortIsInUse(String message) {
		assertThat(translate(new BindException(message))).isInstanceOfSatisfying(PortInUseException.class,
				(ex) -> assertThat(ex.getPort()).isEqualTo(443));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Permission denied", "Permission denied: bind", "Operation not permitted" })
	void whenJvmSaysPermissionThenPortIsNotPermitted(String message) {
		assertThat(translate(new SocketException(message))).isInstanceOfSatisfying(PortNotPermittedException.class,
				(ex) -> assertThat(ex.getPort()).isEqualTo(443));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Cannot assign requested address", "Can't assign requested address",
			"Cannot assign requested address: bind" })
	void whenJvmSaysAddressThenAddressIsNotAvailable(String message) {
		assertThat(translate(new BindException(message))).isInstanceOfSatisfying(AddressNotAvailableException.class,
				(ex) -> assertThat(ex.getAddress()).isEqualTo(this.address.getAddress()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 98, 48 })
	void whenNativeTransportSaysInUseThenPortIsInUse(int number) {
		assertThat(translate(nativeFailure(number))).isInstanceOf(PortInUseException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 13, 1 })
	void whenNativeTransportSaysPermissionThenPortIsNotPermitted(int number) {
		assertThat(translate(nativeFailure(number))).isInstanceOf(PortNotPermittedException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 99, 49 })
	void whenNativeTransportSaysAddressThenAddressIsNotAvailable(int number) {
		assertThat(translate(nativeFailure(number))).isInstanceOf(AddressNotAvailableException.class);
	}

	@Test
	void whenFailureIsWrappedThenItsCauseCounts() {
		RuntimeException wrapped = new IllegalStateException("Address already in use, or so it seems",
				nativeFailure(13));
		assertThat(translate(wrapped)).isInstanceOf(PortNotPermittedException.class).hasCause(wrapped);
	}

	@Test
	void whenReasonIsNotKnownThenItIsToldInItsOwnWords() {
		assertThat(translate(new IOException("Protocol family unavailable")))
			.isExactlyInstanceOf(WebTransportServerException.class)
			.hasMessageContaining("127.0.0.1:443")
			.hasMessageContaining("Protocol family unavailable");
	}

	@Test
	void whenFailureIsTranslatedThenItStays() {
		PortInUseException failure = new PortInUseException(1, null);
		assertThat(translate(failure)).isSameAs(failure);
	}

	private WebTransportServerException translate(Throwable failure) {
		return BindFailure.translate(failure, this.address);
	}

	private static Errors.NativeIoException nativeFailure(int number) {
		assumeThat(Epoll.isAvailable()).isTrue();
		return new Errors.NativeIoException("bind(..)", -number);
	}

}
