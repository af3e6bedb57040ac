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

package io.github.webtransport.netty.client;

import java.net.URI;
import java.util.Locale;

/**
 * A server, as a URI names it.
 *
 * @param host the name or the address, in lower case and without brackets
 * @param port the port
 */
record Authority(String host, int port) {

	private static final int HTTPS_PORT = 443;

	static Authority of(URI uri) {
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		if (host.startsWith("[")) {
			host = host.substring(1, host.length() - 1);
		}
		return new Authority(host, (uri.getPort() >= 0) ? uri.getPort() : HTTPS_PORT);
	}

	/**
	 * Return the value of {@code :authority}.
	 */
	String headerValue() {
		String host = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		return (this.port == HTTPS_PORT) ? host : host + ":" + this.port;
	}

	@Override
	public String toString() {
		return headerValue();
	}

}
