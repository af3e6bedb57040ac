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

package io.github.webtransport.test;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.Redaction;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;

/**
 * The story of an exchange, for the message of a failed assertion.
 */
final class ExchangeFacts {

	/**
	 * Older steps seldom matter.
	 */
	private static final int MAX_STEPS = 50;

	private final SessionRequest request;

	private final Deque<String> steps = new ArrayDeque<>();

	private String answer = "< no answer";

	private @Nullable WebTransportSession session;

	private boolean closed;

	ExchangeFacts(SessionRequest request) {
		this.request = request;
	}

	void accepted(WebTransportSession session) {
		this.session = session;
		String protocol = session.getHandshakeInfo().getProtocol();
		HandshakeResponse response = session.getHandshakeInfo().getResponse();
		this.answer = "< " + ((response != null) ? response.status() : 200)
				+ ((protocol != null) ? ", protocol " + protocol : "");
		session.closeStatus().subscribe(this::closed);
	}

	private synchronized void closed(CloseStatus status) {
		if (!this.closed) {
			this.closed = true;
			add("closed with " + describe(status));
		}
	}

	void rejected(int status) {
		this.answer = "< " + status;
	}

	synchronized void add(String step) {
		if (this.steps.size() == MAX_STEPS) {
			this.steps.remove();
		}
		this.steps.add(step);
	}

	AssertionError failure(String message, @Nullable Throwable cause) {
		if (cause instanceof SessionClosedException end) {
			// Whoever waits may learn of the end before those who asked for its status
			closed(end.getStatus());
		}
		return new AssertionError(message + "\n\n" + this, cause);
	}

	AssertionError mismatch(String what, Object expected, Object actual) {
		return failure(what + " expected:<" + Payloads.show(expected) + "> but was:<" + Payloads.show(actual) + ">",
				null);
	}

	static String describe(CloseStatus status) {
		if (status.isAbrupt()) {
			return "no code: " + status.reason();
		}
		return "code " + status.code() + ((status.reason().isEmpty()) ? "" : ", reason \"" + status.reason() + '"');
	}

	@Override
	public synchronized String toString() {
		StringBuilder text = new StringBuilder("> CONNECT ").append(Redaction.uri(this.request.getUri())).append('\n');
		this.request.getHeaders()
			.forEach((name,
					values) -> values.forEach((value) -> text.append("> ")
						.append(name)
						.append(": ")
						.append(Redaction.header(name, value))
						.append('\n')));
		if (!this.request.getProtocols().isEmpty()) {
			text.append("> protocols: ").append(String.join(", ", this.request.getProtocols())).append('\n');
		}
		text.append('\n').append(this.answer).append("\n\n");
		this.steps.forEach((step) -> text.append(step).append('\n'));
		WebTransportSession session = this.session;
		if (session != null) {
			text.append("session is ").append(session.getState()).append('\n');
		}
		return text.toString();
	}

}
