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

package io.github.webtransport;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Connection IDs by which a balancer finds the server of a connection, whatever address
 * its client has: QUIC-LB without a key (draft-ietf-quic-load-balancers-21, sections 3.4
 * and 5.2 to 5.4). Every ID that the server gives out is 20 bytes long: an octet with the
 * config rotation codepoint, the server ID, two bytes for the server itself where several
 * sockets share its port (section 7.2), and random bytes. Immutable.
 *
 * <p>
 * The server ID can be read on the way, so that an observer learns which server a
 * connection has, before and after its client has moved.
 *
 * @since 0.1.0
 */
public final class ConnectionIdSettings {

	/**
	 * The most bytes that a server ID may have: as many as leave enough of an ID random,
	 * so that nobody guesses one.
	 */
	public static final int MAX_SERVER_ID_LENGTH = 8;

	/**
	 * The highest codepoint: the next one is for IDs that cannot be routed (section 3.2).
	 */
	public static final int MAX_CONFIG_ROTATION = 6;

	private final byte[] serverId;

	private final int configRotation;

	private final boolean lengthSelfDescription;

	private ConnectionIdSettings(Builder builder) {
		this.serverId = builder.serverId;
		this.configRotation = builder.configRotation;
		this.lengthSelfDescription = builder.lengthSelfDescription;
	}

	/**
	 * Return the bytes by which the balancer knows this server.
	 * @return a copy of the ID
	 */
	public byte[] getServerId() {
		return this.serverId.clone();
	}

	/**
	 * Return which configuration of the balancer this is.
	 * @return the codepoint in the three most significant bits of the first octet
	 */
	public int getConfigRotation() {
		return this.configRotation;
	}

	/**
	 * Return whether the other bits of the first octet tell how many octets follow.
	 * @return {@code false} where they are random
	 */
	public boolean isLengthSelfDescription() {
		return this.lengthSelfDescription;
	}

	/**
	 * Return a builder that starts with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this.serverId).configRotation(this.configRotation)
			.lengthSelfDescription(this.lengthSelfDescription);
	}

	/**
	 * Create a builder.
	 * @param serverId the bytes by which the balancer knows this server, and no other: 1
	 * to {@value #MAX_SERVER_ID_LENGTH} bytes, as many at every server
	 * @return the builder
	 * @throws InvalidSettingException if the ID is empty or too long
	 */
	public static Builder builder(byte[] serverId) {
		return new Builder(serverId);
	}

	/**
	 * Create a builder.
	 * @param serverId the bytes by which the balancer knows this server, and no other: 1
	 * to {@value #MAX_SERVER_ID_LENGTH} bytes in hexadecimal digits, such as
	 * {@code 0a3f}, as many at every server
	 * @return the builder
	 * @throws InvalidSettingException if the ID is not hexadecimal, empty or too long
	 */
	public static Builder builder(String serverId) {
		try {
			return new Builder(HexFormat.of().parseHex(serverId));
		}
		catch (IllegalArgumentException ex) {
			throw Builder.invalidServerId(serverId);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ConnectionIdSettings that
				&& Arrays.equals(this.serverId, that.serverId) && this.configRotation == that.configRotation
				&& this.lengthSelfDescription == that.lengthSelfDescription;
	}

	@Override
	public int hashCode() {
		return Objects.hash(Arrays.hashCode(this.serverId), this.configRotation, this.lengthSelfDescription);
	}

	@Override
	public String toString() {
		return "ConnectionIdSettings[serverId=" + HexFormat.of().formatHex(this.serverId) + ", configRotation="
				+ this.configRotation + ", lengthSelfDescription=" + this.lengthSelfDescription + "]";
	}

	/**
	 * Builds {@link ConnectionIdSettings}.
	 */
	public static final class Builder {

		private final byte[] serverId;

		private int configRotation;

		private boolean lengthSelfDescription;

		private Builder(byte[] serverId) {
			if (serverId.length == 0 || serverId.length > MAX_SERVER_ID_LENGTH) {
				throw invalidServerId(HexFormat.of().formatHex(serverId));
			}
			this.serverId = serverId.clone();
		}

		private static InvalidSettingException invalidServerId(String value) {
			return new InvalidSettingException("serverId", value,
					"1 to " + MAX_SERVER_ID_LENGTH + " bytes in hexadecimal digits, such as 0a3f");
		}

		/**
		 * Set which configuration of the balancer this is, so that it can change to
		 * another one, such as one with longer server IDs, while connections with the
		 * former one live.
		 * @param configRotation the codepoint, 0 to {@value #MAX_CONFIG_ROTATION}; 0 by
		 * default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder configRotation(int configRotation) {
			SettingRange.between("configRotation", configRotation, 0, MAX_CONFIG_ROTATION);
			this.configRotation = configRotation;
			return this;
		}

		/**
		 * Set whether the five least significant bits of the first octet tell how many
		 * octets follow, for hardware that has to know (section 3.3).
		 * @param lengthSelfDescription {@code true} for the length, {@code false}, the
		 * default, for random bits
		 * @return this builder
		 */
		public Builder lengthSelfDescription(boolean lengthSelfDescription) {
			this.lengthSelfDescription = lengthSelfDescription;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public ConnectionIdSettings build() {
			return new ConnectionIdSettings(this);
		}

	}

}
