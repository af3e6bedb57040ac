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
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLEngine;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.TlsSettings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslEngine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The keys and certificates that new connections use. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServerTls {

	private static final Log logger = LogFactory.getLog(ServerTls.class);

	private final TlsFailureLog failures = new TlsFailureLog(System::nanoTime);

	private final TlsContexts contexts = new TlsContexts(this.failures);

	private final AtomicReference<Current> current = new AtomicReference<>();

	private ServerTls() {
	}

	/**
	 * Create what a server starts with. Nothing better is at hand than what is
	 * configured: a line in the log tells of certificates that clients will not take, and
	 * they are used.
	 * @param settings the settings
	 * @return the keys and certificates
	 * @throws InvalidTlsSettingsException if the settings are not usable
	 */
	public static ServerTls create(TlsSettings settings) {
		ServerTls tls = new ServerTls();
		Checked checked = Checked.of(settings);
		if (checked.problem() != null) {
			logger.warn("Clients will refuse to connect. " + checked.problem().getMessage());
		}
		tls.use(settings, checked);
		return tls;
	}

	/**
	 * Create what a server starts with whose settings were replaced before.
	 * @param settings the settings
	 * @return the keys and certificates
	 * @throws InvalidTlsSettingsException if the settings are not usable, or if clients
	 * would not take the certificates
	 */
	public static ServerTls createChecked(TlsSettings settings) {
		ServerTls tls = new ServerTls();
		tls.reload(settings);
		return tls;
	}

	/**
	 * Return the context that connections begin with.
	 * @return the TLS context
	 */
	public QuicSslContext context() {
		return current().context();
	}

	/**
	 * Return the certificates that new connections may see.
	 * @return the certificates of all names
	 */
	public List<X509Certificate> certificates() {
		return current().certificates();
	}

	private Current current() {
		return this.current.get();
	}

	/**
	 * Begin the TLS of a connection.
	 * @param channel the connection
	 * @return what does it
	 */
	public QuicSslEngine newEngine(QuicChannel channel) {
		return context().newEngine(channel.alloc());
	}

	/**
	 * Use other settings from now on.
	 * @param settings the settings
	 * @throws InvalidTlsSettingsException if the settings are not usable, or if clients
	 * would not take the certificates; the former ones stay then
	 */
	public void reload(TlsSettings settings) {
		Checked checked = Checked.of(settings);
		if (checked.problem() != null) {
			throw checked.problem();
		}
		use(settings, checked);
	}

	private void use(TlsSettings settings, Checked checked) {
		this.current.set(new Current(this.contexts.create(settings), checked.certificates()));
	}

	/**
	 * Tell the log that a client has ended its handshake.
	 * @param client the address of the client
	 * @param error the error of QUIC, 0x100 and the alert (RFC 9001, section 4.8)
	 * @param engine what did the TLS of the connection, or {@code null} if that is gone
	 */
	public void endedByClient(InetSocketAddress client, int error, @Nullable SSLEngine engine) {
		this.failures.endedByClient(client, error, shown(engine));
	}

	/**
	 * A client may have asked for a name.
	 */
	private List<X509Certificate> shown(@Nullable SSLEngine engine) {
		Certificate[] chain = (engine != null) ? engine.getSession().getLocalCertificates() : null;
		return (chain != null && chain.length > 0 && chain[0] instanceof X509Certificate certificate)
				? List.of(certificate) : certificates();
	}

	/**
	 * Tell the log that the server has ended a handshake.
	 * @param client the address of the client
	 * @param reason why
	 */
	public void endedByServer(InetSocketAddress client, Throwable reason) {
		this.failures.endedByServer(client, reason);
	}

	/**
	 * What new connections use.
	 *
	 * @param context the TLS context
	 * @param certificates the certificates in it
	 */
	private record Current(QuicSslContext context, List<X509Certificate> certificates) {

	}

	/**
	 * What is known of settings before they are used.
	 *
	 * @param certificates their certificates
	 * @param problem what clients will not like, or {@code null} if nothing is known
	 */
	private record Checked(List<X509Certificate> certificates, @Nullable InvalidTlsSettingsException problem) {

		/**
		 * Check settings, with all their names.
		 * @throws InvalidTlsSettingsException if they are not usable
		 */
		static Checked of(TlsSettings settings) {
			Map<String, TlsSettings> all = new LinkedHashMap<>();
			all.put("", settings);
			all.putAll(settings.getServerNames());
			List<X509Certificate> certificates = new ArrayList<>();
			InvalidTlsSettingsException problem = null;
			for (Map.Entry<String, TlsSettings> entry : all.entrySet()) {
				try {
					for (List<X509Certificate> chain : KeyCheck.check(entry.getValue().getKeyManagerFactory())) {
						certificates.add(chain.get(0));
						String reason = CertificateCheck.problem(chain, Instant.now());
						if (reason != null && problem == null) {
							problem = named(new InvalidTlsSettingsException(reason, null), entry.getKey());
						}
					}
				}
				catch (InvalidTlsSettingsException ex) {
					throw named(ex, entry.getKey());
				}
			}
			return new Checked(certificates.stream().distinct().toList(), problem);
		}

		private static InvalidTlsSettingsException named(InvalidTlsSettingsException ex, String serverName) {
			return serverName.isEmpty() ? ex : ex.forServerName(serverName);
		}

	}

}
