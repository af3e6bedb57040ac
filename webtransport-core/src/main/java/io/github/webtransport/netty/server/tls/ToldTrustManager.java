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

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges certificates of clients as another manager does, and tells of those that are
 * refused: the client learns no more than that its certificate is not good.
 */
final class ToldTrustManager extends X509ExtendedTrustManager {

	private final X509ExtendedTrustManager delegate;

	private final TlsFailureLog failures;

	ToldTrustManager(X509ExtendedTrustManager delegate, TlsFailureLog failures) {
		this.delegate = delegate;
		this.failures = failures;
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		tell(chain, () -> this.delegate.checkClientTrusted(chain, authType, engine));
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		tell(chain, () -> this.delegate.checkClientTrusted(chain, authType, socket));
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		tell(chain, () -> this.delegate.checkClientTrusted(chain, authType));
	}

	private void tell(X509Certificate[] chain, Check check) throws CertificateException {
		try {
			check.run();
		}
		catch (CertificateException ex) {
			this.failures.clientRefused(chain, ex);
			throw ex;
		}
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		this.delegate.checkServerTrusted(chain, authType, engine);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		this.delegate.checkServerTrusted(chain, authType, socket);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		this.delegate.checkServerTrusted(chain, authType);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.delegate.getAcceptedIssuers();
	}

	/**
	 * A check that may refuse.
	 */
	@FunctionalInterface
	private interface Check {

		void run() throws CertificateException;

	}

}
