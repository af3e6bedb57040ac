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

package io.github.webtransport.netty.websocket;

import java.security.cert.CertificateException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportException;
import io.github.webtransport.WebTransportMetrics;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Says why there is no WebSocket, by the exceptions that there are over QUIC.
 */
final class DialFailure {

	private DialFailure() {
	}

	static WebTransportException of(Throwable cause, String authority) {
		HttpResponse response = (cause instanceof WebSocketClientHandshakeException handshake) ? handshake.response()
				: null;
		int status = (response != null) ? response.status().code() : 0;
		if (response != null && status >= 300 && status <= 599) {
			return new SessionRejectedException(status, fields(response.headers()));
		}
		String message = "No WebSocket at " + authority;
		if (response != null) {
			return new WebTransportConnectException(message + ": the server does not speak QMux", cause);
		}
		if (cause instanceof ConnectTimeoutException) {
			return new WebTransportConnectException(message + " in time", timeout(cause));
		}
		CertificateException certificate = find(cause);
		return (certificate != null)
				? new WebTransportConnectException(
						message + ": the server's certificate is refused: " + certificate.getMessage(), certificate)
				: new WebTransportConnectException(message, cause);
	}

	private static TimeoutException timeout(Throwable cause) {
		TimeoutException timeout = new TimeoutException(cause.getMessage());
		timeout.initCause(cause);
		return timeout;
	}

	private static @Nullable CertificateException find(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof CertificateException)) {
			cause = cause.getCause();
		}
		return (CertificateException) cause;
	}

	static void count(WebTransportException failure, WebTransportMetrics metrics, HandshakeInfo request) {
		if (failure instanceof SessionRejectedException rejected) {
			metrics.handshakeRejected(rejected.getHttpStatus(), request, null);
		}
	}

	static MultiValueMap<String, String> fields(HttpHeaders headers) {
		MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
		for (Map.Entry<String, String> field : headers) {
			fields.add(field.getKey(), field.getValue());
		}
		return fields;
	}

}
