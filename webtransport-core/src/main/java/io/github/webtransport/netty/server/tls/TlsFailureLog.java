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

import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import io.github.webtransport.logging.LogThrottle;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells operators why TLS handshakes fail: a few times a minute at most of each kind,
 * because any client can cause it.
 */
final class TlsFailureLog {

	static final int MAX_PER_MINUTE = 3;

	private static final Log logger = LogFactory.getLog(TlsFailureLog.class);

	/**
	 * A client may have any name made out to it.
	 */
	private static final int MAX_LENGTH = 300;

	/**
	 * What may show up in a log as something else than it is.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

	/**
	 * What clients say of the server (RFC 8446, section 6.2), of which people can do
	 * something.
	 */
	private static final Map<Integer, String> ALERTS = Map.of(40, "handshake_failure", 42, "bad_certificate", 43,
			"unsupported_certificate", 44, "certificate_revoked", 45, "certificate_expired", 46, "certificate_unknown",
			48, "unknown_ca", 112, "unrecognized_name", 116, "certificate_required", 120, "no_application_protocol");

	private final LogThrottle refusedClients;

	private final LogThrottle refusals;

	TlsFailureLog(LongSupplier nanoTime) {
		this.refusedClients = new LogThrottle(MAX_PER_MINUTE, Duration.ofMinutes(1), nanoTime);
		this.refusals = new LogThrottle(MAX_PER_MINUTE, Duration.ofMinutes(1), nanoTime);
	}

	/**
	 * A certificate of a client was not found good.
	 */
	void clientRefused(X509Certificate[] chain, CertificateException reason) {
		if (logger.isInfoEnabled()) {
			this.refusedClients.log(() -> "Refused a client by its certificate %s, issued by '%s': %s".formatted(
					(chain.length > 0) ? describe(chain[0]) : "(none)",
					(chain.length > 0) ? printable(chain[0].getIssuerX500Principal().getName()) : "",
					printable(String.valueOf(reason.getMessage()))), logger::info);
		}
	}

	/**
	 * A client has ended the handshake.
	 * @param error the error of QUIC, 0x100 and the alert (RFC 9001, section 4.8)
	 */
	void endedByClient(InetSocketAddress client, int error, List<X509Certificate> certificates) {
		if (logger.isInfoEnabled()) {
			int alert = error & 0xff;
			this.refusals.log(
					() -> "The client at %s ended the TLS handshake with the alert %s (%d). It has seen the certificates %s"
						.formatted(client.getAddress().getHostAddress(), ALERTS.getOrDefault(alert, "alert"), alert,
								certificates.stream().map(TlsFailureLog::describe).toList()),
					logger::info);
		}
	}

	/**
	 * The server has ended the handshake.
	 */
	void endedByServer(InetSocketAddress client, Throwable reason) {
		if (logger.isInfoEnabled()) {
			this.refusals.log(
					() -> "The TLS handshake with the client at %s failed: %s".formatted(
							client.getAddress().getHostAddress(), printable(String.valueOf(reason.getMessage()))),
					logger::info);
		}
	}

	private static String describe(X509Certificate certificate) {
		return "'%s' with the serial number %s, valid until %s".formatted(
				printable(certificate.getSubjectX500Principal().getName()), certificate.getSerialNumber().toString(16),
				certificate.getNotAfter().toInstant());
	}

	private static String printable(String text) {
		String shown = (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text;
		return UNPRINTABLE.matcher(shown).replaceAll("?");
	}

}
