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

package io.github.webtransport.autoconfigure.ssl;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.github.webtransport.TlsSettings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Reads the secrets for tickets of TLS sessions.
 *
 * @since 0.1.0
 */
public final class TicketKeys {

	private static final String EXPECTED = "Expected: at least " + TlsSettings.MIN_TICKET_KEY_LENGTH
			+ " random bytes in Base64, as \"openssl rand -base64 " + TlsSettings.MIN_TICKET_KEY_LENGTH
			+ "\" prints them";

	private TicketKeys() {
	}

	/**
	 * Read secrets.
	 * @param ticketKeys the secrets in Base64
	 * @return the secrets
	 * @throws InvalidConfigurationPropertyValueException if one is not in Base64, or too
	 * short. It does not show the secret
	 */
	public static List<byte[]> decode(List<String> ticketKeys) {
		List<byte[]> keys = new ArrayList<>();
		for (String ticketKey : ticketKeys) {
			keys.add(decode("webtransport.server.ssl.ticket-keys[" + keys.size() + "]", ticketKey));
		}
		return keys;
	}

	private static byte[] decode(String property, String ticketKey) {
		byte[] key;
		try {
			key = Base64.getDecoder().decode(ticketKey.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, "(hidden)", EXPECTED);
		}
		if (key.length < TlsSettings.MIN_TICKET_KEY_LENGTH) {
			throw new InvalidConfigurationPropertyValueException(property, "(hidden, " + key.length + " bytes)",
					EXPECTED);
		}
		return key;
	}

}
