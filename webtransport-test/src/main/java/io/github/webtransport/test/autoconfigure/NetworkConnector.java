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

package io.github.webtransport.test.autoconfigure;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.WebTransportServerProperties;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * Reaches the server of the application over the network, and trusts its certificate. The
 * client is made when it is first needed: a test may do without.
 */
final class NetworkConnector implements DisposableBean {

	private final ObjectProvider<SelfSignedCertificate> selfSigned;

	private final ObjectProvider<WebTransportServerProperties> properties;

	private final ObjectProvider<SslBundles> sslBundles;

	private @Nullable WebTransportClient client;

	NetworkConnector(ObjectProvider<SelfSignedCertificate> selfSigned,
			ObjectProvider<WebTransportServerProperties> properties, ObjectProvider<SslBundles> sslBundles) {
		this.selfSigned = selfSigned;
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	Mono<WebTransportSession> open(SessionRequest request) {
		return client().open(request);
	}

	private synchronized WebTransportClient client() {
		if (this.client == null) {
			this.client = WebTransportClient.builder().apply(this::trustServer).build();
		}
		return this.client;
	}

	private void trustServer(WebTransportClient.Builder builder) {
		WebTransportServerProperties properties = this.properties.getIfAvailable();
		String bundle = (properties != null) ? properties.getSsl().getBundle() : null;
		SslBundles sslBundles = this.sslBundles.getIfAvailable();
		if (bundle != null && sslBundles != null) {
			builder.trustManager(new PinnedTrustManagerFactory(sslBundles.getBundle(bundle)));
		}
		else {
			this.selfSigned.ifAvailable((certificate) -> builder.trustCertificateHash(certificate.getSha256()));
		}
	}

	@Override
	public synchronized void destroy() {
		if (this.client != null) {
			this.client.close().block();
			this.client = null;
		}
	}

}
