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

import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a peer with flow control counts (draft-ietf-webtrans-http3, section 5): the credit
 * that it was given and what it has used, the credit that it gave and what it has seen
 * used.
 */
final class PeerCredit {

	private final FakeCarrier carrier;

	/**
	 * The credit that the session began with, which it keeps up.
	 */
	private final SessionLimits window;

	private long bidirectional;

	private long unidirectional;

	/**
	 * The limits that the peer gave.
	 */
	private long maxData;

	private long maxStreams;

	PeerCredit(FakeCarrier carrier, SessionLimits window, SessionLimits given) {
		this.carrier = carrier;
		this.window = window;
		this.maxData = given.maxData();
		this.maxStreams = given.maxStreamsBidi();
	}

	// What the peer may do

	boolean mayOpen(boolean bidi) {
		return opened(bidi) < streamsLimit(bidi);
	}

	void opens(boolean bidi) {
		if (bidi) {
			this.bidirectional++;
		}
		else {
			this.unidirectional++;
		}
	}

	private long opened(boolean bidi) {
		return (bidi) ? this.bidirectional : this.unidirectional;
	}

	private long streamsLimit(boolean bidi) {
		long limit = (bidi) ? this.window.maxStreamsBidi() : this.window.maxStreamsUni();
		for (Capsule capsule : this.carrier.capsules()) {
			if (capsule instanceof Capsule.MaxStreams raised && raised.bidirectional() == bidi) {
				limit = raised.maximum();
			}
		}
		return limit;
	}

	boolean maySend(int bytes) {
		return sent() + bytes <= dataLimit();
	}

	private long sent() {
		return this.carrier.streams().stream().mapToLong(FakeStream::sentByPeer).sum();
	}

	private long dataLimit() {
		long limit = this.window.maxData();
		for (Capsule capsule : this.carrier.capsules()) {
			if (capsule instanceof Capsule.MaxData raised) {
				limit = raised.maximum();
			}
		}
		return limit;
	}

	// What the session may do

	Capsule moreData(long bytes) {
		this.maxData += bytes;
		return new Capsule.MaxData(this.maxData);
	}

	/**
	 * Raise both limits of streams.
	 */
	Capsule[] moreStreams(int count) {
		this.maxStreams += count;
		return new Capsule[] { new Capsule.MaxStreams(true, this.maxStreams),
				new Capsule.MaxStreams(false, this.maxStreams) };
	}

	/**
	 * Return how much the session may still send: what was reset before it left does not
	 * count.
	 */
	int left() {
		long used = this.carrier.streams().stream().mapToLong(FakeStream::writtenLength).sum();
		assertThat(used).as("Bytes beyond the credit of the peer").isLessThanOrEqualTo(this.maxData);
		return (int) (this.maxData - used);
	}

	/**
	 * Nothing is open and nothing is unread: the session has given back what was used.
	 */
	void assertReturned() {
		assertThat(dataLimit() - sent()).as("Credit for data").isGreaterThanOrEqualTo(this.window.maxData() / 2);
		for (boolean bidi : new boolean[] { true, false }) {
			long streams = (bidi) ? this.window.maxStreamsBidi() : this.window.maxStreamsUni();
			assertThat(streamsLimit(bidi) - opened(bidi)).as("Places of streams").isGreaterThanOrEqualTo(streams / 2);
		}
	}

}
