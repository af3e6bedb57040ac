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

import java.security.NoSuchAlgorithmException;

import javax.net.ssl.KeyManagerFactory;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerSettingsCustomizer;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of a server that is reached in memory, in the place of the one that
 * binds a port.
 *
 * @since 0.1.0
 * @see AutoConfigureTestWebTransport
 */
@AutoConfiguration(before = WebTransportServerAutoConfiguration.class)
public final class TestWebTransportAutoConfiguration {

	@Bean
	InMemoryWebTransportServer webTransportServer(ObjectProvider<ServerSettings.Builder> settings,
			ObjectProvider<WebTransportServerSettingsCustomizer> customizers) {
		return new InMemoryWebTransportServer(() -> {
			ServerSettings.Builder builder = settings.getObject().tls(noKeys());
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder.build();
		});
	}

	/**
	 * Settings have keys, but nothing is encrypted with these.
	 */
	private static TlsSettings noKeys() {
		try {
			return TlsSettings.of(KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The JVM has no default for keys", ex);
		}
	}

}
