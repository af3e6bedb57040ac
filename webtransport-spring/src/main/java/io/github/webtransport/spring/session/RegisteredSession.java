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

package io.github.webtransport.spring.session;

import java.security.Principal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.webtransport.DatagramResult;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * An open session, and what is under way to it.
 */
final class RegisteredSession {

	/**
	 * Messages that wait for a member which does not take them hold their bytes.
	 */
	static final int MAX_OUTSTANDING = 32;

	private final WebTransportSession session;

	private final AtomicInteger outstanding = new AtomicInteger();

	private final SessionGroups principals;

	private @Nullable Principal principal;

	private Disposable place = Disposables.single();

	private boolean closed;

	/**
	 * Create a session.
	 * @param session the session
	 * @param principals has a group for the name of each principal
	 */
	RegisteredSession(WebTransportSession session, SessionGroups principals) {
		this.session = session;
		this.principals = principals;
	}

	WebTransportSession session() {
		return this.session;
	}

	synchronized void setPrincipal(Principal principal, boolean replace) {
		if (!this.closed && (replace || this.principal == null)) {
			this.principal = principal;
			this.place.dispose();
			this.place = this.principals.join(this.session, principal.getName());
		}
	}

	synchronized @Nullable Principal principal() {
		return this.principal;
	}

	synchronized void close() {
		this.closed = true;
		this.place.dispose();
	}

	boolean sendDatagram(byte[] datagram) {
		DatagramResult result = this.session.sendDatagram(this.session.bufferFactory().wrap(datagram));
		return result == DatagramResult.SENT || result == DatagramResult.QUEUED;
	}

	/**
	 * Count a message that is about to be sent.
	 * @return {@code false} if too many are on their way: it is not to be sent
	 */
	boolean begin() {
		if (this.outstanding.incrementAndGet() > MAX_OUTSTANDING) {
			this.outstanding.decrementAndGet();
			return false;
		}
		return true;
	}

	/**
	 * The message that was counted is taken or given up.
	 */
	void end() {
		this.outstanding.decrementAndGet();
	}

	Mono<Void> send(Supplier<DataBuffer> message) {
		return this.session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(message)))
			.doOnDiscard(WebTransportSendStream.class, (stream) -> stream.reset(0).onErrorComplete().subscribe());
	}

	@Override
	public String toString() {
		return this.session.getId();
	}

}
