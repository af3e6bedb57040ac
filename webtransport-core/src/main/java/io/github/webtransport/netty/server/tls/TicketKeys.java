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

package io.github.webtransport.netty.server.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.github.webtransport.TlsSettings;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of session tickets out of the configured secrets.
 *
 * <p>
 * A client that resumes is not asked for its certificate again. So each server name has
 * keys of its own, and so has each set of authorities that judge clients: a ticket of one
 * name, or of a time when another authority was trusted, opens no other door.
 */
final class TicketKeys {

	private static final String ALGORITHM = "HmacSHA256";

	private static final String LABEL = "WebTransport TLS 1.3 tickets";

	private TicketKeys() {
	}

	/**
	 * Make keys.
	 * @param secrets the configured secrets, that for new tickets first
	 * @param serverName the name that the keys are for, or empty for all others
	 * @param settings says by whom clients are judged
	 * @return a key for each secret
	 */
	static SslSessionTicketKey[] derive(List<byte[]> secrets, String serverName, TlsSettings settings) {
		String purpose = String.join("|", LABEL, serverName, settings.getClientAuth().name(),
				authorities(settings.getTrustManagerFactory()));
		return secrets.stream().map((secret) -> derive(secret, purpose)).toArray(SslSessionTicketKey[]::new);
	}

	/**
	 * Make up a secret.
	 */
	static byte[] random() {
		byte[] secret = new byte[TlsSettings.MIN_TICKET_KEY_LENGTH];
		new SecureRandom().nextBytes(secret);
		return secret;
	}

	/**
	 * As HKDF does it (RFC 5869, section 2.3), with a secret that is random already.
	 */
	private static SslSessionTicketKey derive(byte[] secret, String purpose) {
		byte[] first = mac(secret, purpose, 1);
		byte[] second = mac(secret, purpose, 2);
		int nameAndHmac = SslSessionTicketKey.NAME_SIZE + SslSessionTicketKey.HMAC_KEY_SIZE;
		return new SslSessionTicketKey(Arrays.copyOf(first, SslSessionTicketKey.NAME_SIZE),
				Arrays.copyOfRange(first, SslSessionTicketKey.NAME_SIZE, nameAndHmac),
				Arrays.copyOf(second, SslSessionTicketKey.AES_KEY_SIZE));
	}

	private static byte[] mac(byte[] secret, String purpose, int block) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(secret, ALGORITHM));
			mac.update(purpose.getBytes(StandardCharsets.UTF_8));
			mac.update((byte) block);
			return mac.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

	private static String authorities(@Nullable TrustManagerFactory factory) {
		List<String> authorities = new ArrayList<>();
		if (factory != null) {
			for (TrustManager manager : factory.getTrustManagers()) {
				if (manager instanceof X509TrustManager x509) {
					for (X509Certificate issuer : x509.getAcceptedIssuers()) {
						authorities.add(encoded(issuer));
					}
				}
			}
		}
		// Trust stores have no order
		return String.join(",", authorities.stream().sorted().toList());
	}

	private static String encoded(X509Certificate certificate) {
		try {
			return HexFormat.of().formatHex(certificate.getEncoded());
		}
		catch (CertificateEncodingException ex) {
			throw new IllegalStateException("A certificate that was read can be written", ex);
		}
	}

}
