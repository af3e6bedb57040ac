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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import io.github.webtransport.netty.NettyWebTransportProvider;
import org.junit.jupiter.api.Test;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProviderLoader}.
 */
class ProviderLoaderTests {

	@Test
	void loadsTheOneOnNetty() {
		assertThat(ProviderLoader.load()).isInstanceOf(NettyWebTransportProvider.class);
	}

	@Test
	void whenThreadHasAnotherClassLoaderThenItDoesNotMatter() {
		Thread thread = Thread.currentThread();
		ClassLoader former = thread.getContextClassLoader();
		thread.setContextClassLoader(new Services());
		try {
			assertThat(ProviderLoader.load()).isInstanceOf(NettyWebTransportProvider.class);
		}
		finally {
			thread.setContextClassLoader(former);
		}
	}

	@Test
	void whenAnotherHasAnOrderThenItComesFirst() {
		assertThat(ProviderLoader.load(new Services(NettyWebTransportProvider.class, OrderedProvider.class)))
			.isInstanceOf(OrderedProvider.class);
		assertThat(ProviderLoader.load(new Services(OrderedProvider.class, NettyWebTransportProvider.class)))
			.isInstanceOf(OrderedProvider.class);
	}

	@Test
	void whenThereIsNoneThenSaysWhereItLooked() {
		assertThatExceptionOfType(EngineUnavailableException.class)
			.isThrownBy(() -> ProviderLoader.load(new Services()))
			.withMessageContaining("META-INF/services");
	}

	@Test
	void whenItCannotBeMadeThenSaysSo() {
		assertThatExceptionOfType(EngineUnavailableException.class)
			.isThrownBy(() -> ProviderLoader.load(new Services(ProviderLoaderTests.class)))
			.withStackTraceContaining("not a subtype");
	}

	/**
	 * A provider that wants to be used.
	 */
	@Order(Ordered.LOWEST_PRECEDENCE - 1)
	public static final class OrderedProvider implements WebTransportProvider {

		@Override
		public WebTransportServer createServer(ServerSettings settings) {
			throw new UnsupportedOperationException();
		}

		@Override
		public WebTransportClient createClient(ClientSettings settings) {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * A class loader that knows these providers only.
	 */
	private static final class Services extends ClassLoader {

		private final String names;

		Services(Class<?>... providers) {
			super(ProviderLoaderTests.class.getClassLoader());
			this.names = String.join("\n", List.of(providers).stream().map(Class::getName).toList());
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			if (!name.startsWith("META-INF/services/")) {
				return super.getResources(name);
			}
			byte[] content = this.names.getBytes(StandardCharsets.UTF_8);
			return Collections.enumeration(List.of(new URL(null, "memory:services", new URLStreamHandler() {

				@Override
				protected URLConnection openConnection(URL url) {
					return new URLConnection(url) {

						@Override
						public void connect() {
						}

						@Override
						public InputStream getInputStream() {
							return new ByteArrayInputStream(content);
						}

					};
				}

			})));
		}

	}

}
