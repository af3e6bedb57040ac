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

package io.github.webtransport.rawpeer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A peer that does right and wrong things in an order that a seed chooses. It stops when
 * the server closes the connection.
 */
final class RandomPeer {

	private static final String[] PATHS = { "/echo", "/echo", "/watch", "/sink", "/hold", "/gate", "/open", "/draining",
			"/cancel", "/reset?code=3", "/throw", "/close?code=1", "/no-such-path" };

	private static final long[] SETTINGS = { Codes.SETTING_H3_DATAGRAM, Codes.SETTING_WT_DRAFT_02,
			Codes.SETTING_WT_ENABLED, Codes.SETTING_WT_MAX_DATA, Codes.SETTING_WT_MAX_STREAMS_UNI };

	private static final long[] CAPSULES = { Codes.CAPSULE_MAX_DATA, Codes.CAPSULE_MAX_STREAMS_BIDI,
			Codes.CAPSULE_MAX_STREAMS_UNI, Codes.CAPSULE_DATA_BLOCKED, Codes.CAPSULE_STREAMS_BLOCKED_BIDI,
			Codes.CAPSULE_MAX_STREAM_DATA, Codes.CAPSULE_DRAIN_SESSION, Codes.CAPSULE_DATAGRAM, 0x1234 };

	private final Random random;

	private final RawPeer peer;

	private final List<RawStream> sessions = new ArrayList<>();

	private final List<RawStream> streams = new ArrayList<>();

	/**
	 * How many of a hundred steps break a rule.
	 */
	private final int malice;

	RandomPeer(long seed, RawPeer peer) {
		this.random = new Random(seed);
		this.peer = peer;
		this.malice = this.random.nextInt(3) * 5;
	}

	void run(int steps) {
		int settings = this.random.nextInt(steps / 4);
		try {
			for (int step = 0; step < steps && !this.peer.isClosed(); step++) {
				if (step == settings) {
					this.peer.openControl(settings());
				}
				if (this.random.nextInt(100) < this.malice) {
					breakARule();
				}
				else {
					step();
				}
			}
		}
		catch (AssertionError ex) {
			// It cannot go on when the server closes the connection meanwhile
			this.peer.await("the end of the connection, since a step failed with " + ex,
					() -> this.peer.isClosed() ? true : null);
		}
	}

	private byte[] settings() {
		return switch (this.random.nextInt(4)) {
			case 0 ->
				RawBytes.latestSettings(this.random.nextInt(5000), this.random.nextInt(10), this.random.nextInt(10));
			case 1 -> RawBytes.settings(Codes.grease(this.random.nextInt(1000)), this.random.nextInt(),
					Codes.SETTING_H3_DATAGRAM, 1, any(SETTINGS), this.random.nextInt(3));
			default -> RawBytes.browserSettings();
		};
	}

	private void step() {
		switch (this.random.nextInt(12)) {
			case 0 -> this.sessions.add(connect());
			case 1, 2 -> open(this.peer.openBidi(), RawBytes.bidiPreamble(sessionId()));
			case 3, 4 -> open(this.peer.openUni(), RawBytes.uniPreamble(sessionId()));
			case 5 -> this.peer.sendDatagram(RawBytes.datagram(sessionId(), bytes(1000)));
			case 6, 7 -> onAStream((stream) -> stream.writeLater(bytes()));
			case 8 -> end();
			case 9 -> onASession((session) -> session.writeLater(RawBytes.data(capsule())));
			case 10 -> onAStream((stream) -> stream.setReading(this.random.nextBoolean()));
			default -> rarely();
		}
	}

	private RawStream connect() {
		byte[] request = RawBytes.connect(PATHS[this.random.nextInt(PATHS.length)]);
		RawStream stream = this.peer.openBidi();
		int cut = this.random.nextInt(request.length);
		stream.writeLater(Arrays.copyOf(request, cut));
		stream.writeLater(Arrays.copyOfRange(request, cut, request.length));
		return stream;
	}

	private void open(RawStream stream, byte[] preamble) {
		stream.writeLater(preamble, bytes());
		this.streams.add(stream);
	}

	private long sessionId() {
		if (this.sessions.isEmpty() || this.random.nextInt(20) == 0) {
			return 4L * this.random.nextInt(40);
		}
		return this.sessions.get(this.random.nextInt(this.sessions.size())).id();
	}

	private byte[] bytes() {
		return bytes((this.random.nextInt(10) == 0) ? 3000 : 60);
	}

	private byte[] bytes(int limit) {
		byte[] bytes = new byte[this.random.nextInt(limit)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private byte[] capsule() {
		long value = this.random.nextLong() >>> 2 + this.random.nextInt(62);
		return (this.random.nextInt(4) == 0) ? RawBytes.capsule(Codes.greaseCapsule(this.random.nextInt(100)), bytes())
				: RawBytes.capsule(any(CAPSULES), RawBytes.varint(value));
	}

	private void end() {
		long code = (this.random.nextInt(3) == 0) ? this.random.nextInt(1000)
				: Codes.application(this.random.nextInt() & 0xffffffffL);
		switch (this.random.nextInt(3)) {
			case 0 -> onAStream(RawStream::finLater);
			case 1 -> onAStream((stream) -> stream.reset(code));
			default -> onAStream((stream) -> stream.stopSending(code));
		}
	}

	private void rarely() {
		switch (this.random.nextInt(5)) {
			case 0 -> onASession(
					(session) -> session.writeLater(RawBytes.data(RawBytes.closeCapsule(this.random.nextInt(9), "x"))));
			case 1 -> onASession(RawStream::finLater);
			case 2 -> onASession((session) -> session.reset(Codes.H3_REQUEST_CANCELLED));
			case 3 -> onASession((session) -> session.stopSending(Codes.WT_SESSION_GONE));
			default -> this.peer.openBidi().writeLater(RawBytes.request("GET", "/no-such-path"));
		}
	}

	private void breakARule() {
		switch (this.random.nextInt(7)) {
			case 0 -> this.peer.openBidi().writeLater(bytes());
			case 1 -> this.peer.openUni().writeLater(bytes());
			case 2 -> this.peer.sendDatagram(bytes(10));
			case 3 -> onASession((session) -> session.writeLater(bytes()));
			case 4 -> onASession((session) -> session.writeLater(RawBytes.data(bytes())));
			case 5 -> this.peer.openUni().writeLater(RawBytes.varint(this.random.nextInt(4)), bytes());
			default -> this.peer.openBidi().writeLater(RawBytes.frame(Codes.FRAME_HEADERS, bytes()));
		}
	}

	private void onAStream(Consumer<RawStream> action) {
		if (!this.streams.isEmpty()) {
			action.accept(this.streams.get(this.random.nextInt(this.streams.size())));
		}
	}

	private void onASession(Consumer<RawStream> action) {
		if (!this.sessions.isEmpty()) {
			action.accept(this.sessions.get(this.random.nextInt(this.sessions.size())));
		}
	}

	private long any(long[] values) {
		return values[this.random.nextInt(values.length)];
	}

}
