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

import org.jspecify.annotations.Nullable;

/**
 * The extended CONNECT request of a session as it came, before anything was made of it.
 *
 * @param protocol the value of {@code :protocol}: {@code webtransport-h3} since draft 15,
 * {@code webtransport} before (draft-ietf-webtrans-http3, section 3.2)
 * @param path the value of {@code :path}, with the query and nothing decoded
 * @param dialect the drafts by which the session is negotiated, named by the first of
 * them: {@code draft-02}, {@code draft-07}, {@code draft-13} or {@code draft-15}.
 * {@code null} where the client announced none of them
 * @since 0.1.0
 * @see HandshakeInfo#getRawRequest()
 */
public record RawConnectRequest(String protocol, String path, @Nullable String dialect) {

	@Override
	public String toString() {
		int query = this.path.indexOf('?');
		// The query may carry a token
		return "RawConnectRequest[protocol=" + this.protocol + ", path="
				+ ((query >= 0) ? this.path.substring(0, query) : this.path) + ", dialect=" + this.dialect + "]";
	}

}
