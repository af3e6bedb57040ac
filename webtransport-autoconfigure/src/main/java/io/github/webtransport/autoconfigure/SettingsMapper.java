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

package io.github.webtransport.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.RetryMode;
import io.github.webtransport.SessionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Maps properties to settings, those that servers and clients share among them. A value
 * that cannot work is reported by the name of its property. Internal: public for the
 * auto-configurations of server and client alone.
 *
 * @since 0.1.0
 */
public final class SettingsMapper {

	/**
	 * Datagrams are small and arrive in bursts.
	 */
	private static final long PENDING_DATAGRAMS_PER_STREAM = 2;

	private static final long MAX_PENDING_DATAGRAMS = 1 << 16;

	private final String prefix;

	/**
	 * Create a mapper.
	 * @param prefix the prefix of the properties
	 */
	public SettingsMapper(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Make settings.
	 * @param <T> the type of the settings
	 * @param group the group of the properties below the prefix, or empty for none
	 * @param settings makes the settings
	 * @return the settings
	 * @throws InvalidConfigurationPropertyValueException if a property cannot work
	 */
	public <T> T check(String group, Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (InvalidSettingException ex) {
			ConfigurationPropertyName name = ConfigurationPropertyName.of(this.prefix)
				.append(group)
				.append(toKebabCase(ex));
			throw new InvalidConfigurationPropertyValueException(name.toString(), ex.getValue(),
					"Expected: " + ex.getExpected());
		}
	}

	/**
	 * Return the SSL bundle that a property names.
	 * @param property the name of the property
	 * @param bundleName the value of the property
	 * @param bundles the bundles of the application, if it has any
	 * @return the bundle
	 * @throws InvalidConfigurationPropertyValueException if there is none of that name
	 */
	public static SslBundle bundle(String property, String bundleName, @Nullable SslBundles bundles) {
		Assert.state(bundles != null, () -> "'" + property + "' needs a bean of type SslBundles");
		try {
			return bundles.getBundle(bundleName);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException(property, bundleName,
					expectedBundle(bundles.getBundleNames()), ex);
		}
	}

	private static String expectedBundle(List<String> names) {
		return names.isEmpty()
				? "There are no SSL bundles. Define one with that name by the 'spring.ssl.bundle.*' properties"
				: "Expected: the name of an SSL bundle (spring.ssl.bundle.*), one of " + names;
	}

	private static String toKebabCase(InvalidSettingException ex) {
		return ex.getName().replaceAll("(\\p{Upper})", "-$1").toLowerCase(Locale.ROOT);
	}

	/**
	 * Map the properties of QUIC.
	 * @param http3 the properties
	 * @param retry when a client has to prove its address
	 * @return the settings
	 */
	public QuicSettings quic(WebTransportHttp3Properties http3, RetryMode retry) {
		return check("http3",
				() -> QuicSettings.builder()
					.idleTimeout(http3.getIdleTimeout())
					.maxData(http3.getMaxData().toBytes())
					.maxStreamData(http3.getMaxStreamData().toBytes())
					.maxStreamsBidirectional(http3.getMaxStreamsBidirectional())
					.maxStreamsUnidirectional(http3.getMaxStreamsUnidirectional())
					.maxHeaderSize(toInt("maxHeaderSize", http3.getMaxHeaderSize()))
					.congestionControl(http3.getCongestionControl())
					.retry(retry)
					.build());
	}

	/**
	 * Map the properties of sessions.
	 * @param session the properties
	 * @param handshakeTimeout how long a handshake may take
	 * @return the settings
	 */
	public SessionSettings session(WebTransportSessionProperties session, Duration handshakeTimeout) {
		int maxPendingDatagrams = (int) Math.min(PENDING_DATAGRAMS_PER_STREAM * session.getMaxPendingStreams(),
				MAX_PENDING_DATAGRAMS);
		return check("session",
				() -> SessionSettings.builder()
					.maxPerConnection(session.getMaxPerConnection())
					.maxTotal(session.getMaxTotal())
					.idleTimeout(session.getIdleTimeout())
					.handshakeTimeout(handshakeTimeout)
					.maxPendingStreams(session.getMaxPendingStreams())
					.maxPendingDatagrams(maxPendingDatagrams)
					.initialMaxData(session.getInitialMaxData().toBytes())
					.initialMaxStreams(session.getInitialMaxStreams())
					.build());
	}

	/**
	 * Map the properties of datagrams.
	 * @param datagram the properties
	 * @return the settings
	 */
	public DatagramSettings datagram(WebTransportDatagramProperties datagram) {
		return check("datagram",
				() -> DatagramSettings.builder()
					.receiveQueue(datagram.getReceiveQueue())
					.sendQueue(datagram.getSendQueue())
					.overflow(datagram.getOverflow())
					.receiveMaxAge(datagram.getReceiveMaxAge())
					.sendMaxAge(datagram.getSendMaxAge())
					.build());
	}

	/**
	 * Return a size in bytes as an integer.
	 * @param name the name of the setting
	 * @param size the size
	 * @return the bytes
	 * @throws InvalidSettingException if it is out of range
	 */
	public static int toInt(String name, DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidSettingException(name, size.toString(), "less than 2GB");
		}
		return (int) size.toBytes();
	}

}
