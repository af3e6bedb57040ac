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
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.webtransport.AddressNotAvailableException;
import io.github.webtransport.PortInUseException;
import io.github.webtransport.PortNotPermittedException;
import io.github.webtransport.WebTransportServerException;
import io.netty.channel.unix.Errors;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Tells why a socket could not be bound. Native transports say it by a number, and the
 * JVM by the words of the system.
 */
enum BindFailure {

	/**
	 * EADDRINUSE.
	 */
	IN_USE(98, 48, "in use"),

	/**
	 * EACCES, or EPERM.
	 */
	NOT_PERMITTED(13, 1, "permission denied", "not permitted"),

	/**
	 * EADDRNOTAVAIL.
	 */
	NOT_AVAILABLE(99, 49, "assign requested address");

	private final List<Integer> numbers;

	private final List<String> words;

	/**
	 * Create a reason.
	 * @param number its number on Linux
	 * @param otherNumber its number on BSD and macOS, or the one of a second error that
	 * means the same
	 * @param words what the message has, in lower case
	 */
	BindFailure(int number, int otherNumber, String... words) {
		this.numbers = List.of(number, otherNumber);
		this.words = List.of(words);
	}

	/**
	 * Return the exception that tells why a socket could not be bound.
	 * @param failure what the attempt failed with
	 * @param address the address that was asked for
	 * @return the exception
	 */
	static WebTransportServerException translate(Throwable failure, InetSocketAddress address) {
		if (failure instanceof WebTransportServerException translated) {
			return translated;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			BindFailure reason = (cause instanceof IOException ioException) ? find(ioException) : null;
			if (reason != null) {
				return reason.toException(failure, address);
			}
		}
		return new WebTransportServerException(
				"Could not bind UDP %s: %s".formatted(address, NestedExceptionUtils.getMostSpecificCause(failure)),
				failure);
	}

	private static @Nullable BindFailure find(IOException failure) {
		return Arrays.stream(values()).filter((reason) -> reason.matches(failure)).findFirst().orElse(null);
	}

	private boolean matches(IOException failure) {
		if (failure instanceof Errors.NativeIoException nativeFailure) {
			return this.numbers.contains(-nativeFailure.expectedErr());
		}
		String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
		return this.words.stream().anyMatch(message::contains);
	}

	private WebTransportServerException toException(Throwable failure, InetSocketAddress address) {
		return switch (this) {
			case IN_USE -> new PortInUseException(address.getPort(), failure);
			case NOT_PERMITTED -> new PortNotPermittedException(address.getPort(), failure);
			case NOT_AVAILABLE -> new AddressNotAvailableException(address.getAddress(), failure);
		};
	}

}
