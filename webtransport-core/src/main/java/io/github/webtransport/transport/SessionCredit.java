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

package io.github.webtransport.transport;

import java.util.ArrayDeque;
import java.util.function.Consumer;

import io.github.webtransport.FlowControlException;
import io.github.webtransport.SessionFlowControl;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.ConnectionCredit;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ReceiveLedger;
import io.github.webtransport.protocol.SendLedger;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.VarInt;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Session flow control (draft-ietf-webtrans-http3, section 5): keeps both ledgers and
 * says with capsules what the peer must know. Credit for bytes is renewed as the
 * application takes them, for streams as they close.
 */
final class SessionCredit implements SessionFlowControl {

	private final CarrierLoop loop;

	private final boolean enabled;

	private final ConnectionCredit.@Nullable Share share;

	private final ReceiveLedger received;

	private final SendLedger sent;

	private final Consumer<Capsule> capsules;

	/**
	 * Bodies that wait for credit, one a stream at most.
	 */
	private final ArrayDeque<BodyWriter> waiting = new ArrayDeque<>(0);

	/**
	 * Whether those who wait are about to be told of credit.
	 */
	private boolean resuming;

	SessionCredit(CarrierLoop loop, SessionParameters parameters, Consumer<Capsule> capsules) {
		this.loop = loop;
		this.enabled = parameters.flowControl();
		this.share = parameters.dataShare();
		this.received = (this.enabled) ? newLedger(parameters.localLimits(), this.share) : ReceiveLedger.unlimited();
		this.sent = (this.enabled) ? new SendLedger(parameters.remoteLimits()) : SendLedger.unlimited();
		this.capsules = capsules;
	}

	private static ReceiveLedger newLedger(SessionLimits limits, ConnectionCredit.@Nullable Share share) {
		return (share != null) ? new ReceiveLedger(limits, share) : new ReceiveLedger(limits);
	}

	/**
	 * The session has ended: others may use its part of the connection's flow control.
	 */
	void end() {
		if (this.share != null) {
			this.share.close();
		}
	}

	/**
	 * Return what an application is told of a violation: the protocol's own types are
	 * none of its business where flow control is concerned, which it can influence.
	 */
	static Exception toCause(ProtocolException violation) {
		return (violation.getViolation().errorCode() == WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR)
				? new FlowControlException(violation.getViolation().reason()) : violation;
	}

	void streamAccepted(boolean bidirectional) {
		this.received.onStreamOpened(bidirectional);
	}

	void acceptedStreamEnded(boolean bidirectional) {
		sendMaxStreams(bidirectional, this.received.onStreamClosed(bidirectional));
	}

	/**
	 * Streams were refused before the session was there.
	 * @throws ProtocolException if the peer had no credit for them
	 */
	void refused(RefusedStreams refused) {
		refused(refused, true);
		refused(refused, false);
		unread(refused.unreadAtMost());
	}

	private void refused(RefusedStreams refused, boolean bidirectional) {
		int count = refused.count(bidirectional);
		for (int i = 0; i < count; i++) {
			streamAccepted(bidirectional);
		}
		for (int i = 0; i < count; i++) {
			acceptedStreamEnded(bidirectional);
		}
	}

	void received(int bytes) {
		this.received.onData(bytes);
	}

	void consumed(int bytes) {
		sendMaxData(this.received.onConsumed(bytes));
	}

	void unread(long atMost) {
		sendMaxData(this.received.onUnread(atMost));
	}

	// From any thread

	@Override
	public boolean isEnabled() {
		return this.enabled;
	}

	@Override
	public void grantDataCredit(long maxData) {
		Assert.isTrue(maxData >= 0 && maxData <= VarInt.MAX,
				() -> "'maxData' must be between 0 and 2^62-1, but is " + maxData);
		this.loop.run(() -> sendMaxData(this.received.grantData(maxData)));
	}

	@Override
	public void grantStreamsCredit(StreamDirection direction, long maxStreams) {
		Assert.notNull(direction, "'direction' must not be null");
		Assert.isTrue(maxStreams >= 0 && maxStreams <= SessionLimits.MAX_STREAMS,
				() -> "'maxStreams' must be between 0 and 2^60, but is " + maxStreams);
		boolean bidirectional = direction == StreamDirection.BIDIRECTIONAL;
		this.loop.run(() -> sendMaxStreams(bidirectional, this.received.grantStreams(bidirectional, maxStreams)));
	}

	// On the event loop

	private void sendMaxData(long limit) {
		if (limit >= 0) {
			this.capsules.accept(new Capsule.MaxData(limit));
		}
	}

	private void sendMaxStreams(boolean bidirectional, long limit) {
		if (limit >= 0) {
			this.capsules.accept(new Capsule.MaxStreams(bidirectional, limit));
		}
	}

	boolean tryOpenStream(boolean bidirectional) {
		if (this.sent.tryOpenStream(bidirectional)) {
			return true;
		}
		long limit = this.sent.takeStreamsBlocked(bidirectional);
		if (limit >= 0) {
			this.capsules.accept(new Capsule.StreamsBlocked(bidirectional, limit));
		}
		return false;
	}

	void openCancelled(boolean bidirectional) {
		this.sent.cancelOpenStream(bidirectional);
	}

	int reserve(int bytes) {
		int granted = (int) this.sent.reserveData(bytes);
		if (granted < bytes) {
			long limit = this.sent.takeDataBlocked();
			if (limit >= 0) {
				this.capsules.accept(new Capsule.DataBlocked(limit));
			}
		}
		return granted;
	}

	void await(BodyWriter writer) {
		this.waiting.add(writer);
	}

	/**
	 * The body will not be written any more.
	 */
	void forget(BodyWriter writer) {
		this.waiting.remove(writer);
	}

	/**
	 * Bytes were reserved that will never be sent.
	 */
	void unsent(long bytes) {
		this.sent.unreserve(bytes);
		if (!this.waiting.isEmpty() && !this.resuming) {
			// Not within the reset that gave them back
			this.resuming = true;
			this.loop.execute(() -> {
				this.resuming = false;
				resume();
			});
		}
	}

	void onMaxData(long limit) {
		this.sent.onMaxData(limit);
		resume();
	}

	private void resume() {
		// A writer that is short of credit again queues itself again, and what it writes
		// may let the application end others
		int count = this.waiting.size();
		while (count-- > 0 && !this.waiting.isEmpty() && this.sent.availableData() > 0) {
			this.waiting.remove().onCredit();
		}
	}

	void onMaxStreams(boolean bidirectional, long limit) {
		this.sent.onMaxStreams(bidirectional, limit);
	}

}
