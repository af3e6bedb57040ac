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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

/**
 * A session of a {@link BulkPeer}.
 */
public final class BulkSession {

	private final BulkPeer peer;

	private final BulkStream connect;

	private final CompletableFuture<BulkSession> accepted = new CompletableFuture<>();

	private final CompletableFuture<Void> draining = new CompletableFuture<>();

	private final CompletableFuture<String> closed = new CompletableFuture<>();

	private final Queue<BulkStream> streams = new ConcurrentLinkedQueue<>();

	private final BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();

	private final ByteArrayOutputStream capsules = new ByteArrayOutputStream();

	private volatile @Nullable Consumer<BulkStream> onStream;

	private int parsed;

	BulkSession(BulkPeer peer, BulkStream connect) {
		this.peer = peer;
		this.connect = connect;
		connect.onBytes(this::parse);
		connect.body().whenComplete((body, failure) -> lost());
	}

	CompletableFuture<BulkSession> accepted() {
		return this.accepted;
	}

	public BulkPeer peer() {
		return this.peer;
	}

	/**
	 * Return the CONNECT stream.
	 */
	public BulkStream connectStream() {
		return this.connect;
	}

	/**
	 * Completes when the server drains the session.
	 */
	public CompletableFuture<Void> draining() {
		return this.draining;
	}

	/**
	 * Return code and reason, as {@code 7 'why'}, when the server has closed the session.
	 * Fails when it ended otherwise.
	 */
	public CompletableFuture<String> closed() {
		return this.closed;
	}

	/**
	 * Tell of each stream that the server opens, also of those that it has opened.
	 */
	public void onStream(Consumer<BulkStream> onStream) {
		this.onStream = onStream;
		deliverStreams();
	}

	private void deliverStreams() {
		Consumer<BulkStream> onStream = this.onStream;
		if (onStream != null) {
			for (BulkStream stream = this.streams.poll(); stream != null; stream = this.streams.poll()) {
				onStream.accept(stream);
			}
		}
	}

	/**
	 * Return the datagrams that came.
	 */
	public BlockingQueue<byte[]> datagrams() {
		return this.datagrams;
	}

	/**
	 * Open a bidirectional stream with its first bytes.
	 * @param fin whether they are the last
	 */
	public CompletableFuture<BulkStream> openBidi(boolean fin, byte[] payload) {
		return this.peer.open(QuicStreamType.BIDIRECTIONAL)
			.thenApply((stream) -> stream.write(fin, RawBytes.bidiPreamble(this.connect.id()), payload));
	}

	/**
	 * Open a unidirectional stream with its first bytes.
	 * @param fin whether they are the last
	 */
	public CompletableFuture<BulkStream> openUni(boolean fin, byte[] payload) {
		return this.peer.open(QuicStreamType.UNIDIRECTIONAL)
			.thenApply((stream) -> stream.write(fin, RawBytes.uniPreamble(this.connect.id()), payload));
	}

	/**
	 * Write bytes to a new bidirectional stream, with FIN.
	 * @return what came back, when FIN has
	 */
	public CompletableFuture<byte[]> exchange(byte[] payload) {
		return openBidi(true, payload).thenCompose(BulkStream::body);
	}

	public void sendDatagram(byte[] payload) {
		this.peer.sendDatagram(RawBytes.datagram(this.connect.id(), payload));
	}

	/**
	 * Write a capsule, as it is.
	 */
	public void sendCapsule(long type, byte[] payload) {
		this.connect.write(false, RawBytes.data(RawBytes.capsule(type, payload)));
	}

	/**
	 * Close the session.
	 */
	public void close(long code, String reason) {
		this.connect.write(true, RawBytes.data(RawBytes.closeCapsule(code, reason)));
	}

	void streamArrived(BulkStream stream) {
		this.streams.add(stream);
		deliverStreams();
	}

	void datagramArrived(byte[] bytes, int prefix) {
		this.datagrams.add(Arrays.copyOfRange(bytes, prefix, bytes.length));
	}

	void lost() {
		this.peer.sessionEnded(this.connect.id());
		IllegalStateException failure = new IllegalStateException("The session ended without a word");
		this.accepted.completeExceptionally(failure);
		this.closed.completeExceptionally(failure);
		this.draining.completeExceptionally(failure);
	}

	private void parse(BulkStream stream) {
		byte[] bytes = stream.received();
		for (Frame frame = Frame.read(bytes, this.parsed, bytes.length); frame != null; frame = Frame.read(bytes,
				this.parsed, bytes.length)) {
			this.parsed += frame.length();
			if (frame.type() == Codes.FRAME_HEADERS) {
				answered(new Response(FieldSection.decode(frame.payload())));
			}
			else if (frame.type() == Codes.FRAME_DATA) {
				this.capsules.writeBytes(frame.payload());
				parseCapsules();
			}
		}
	}

	private void answered(Response response) {
		if (response.status() == 200) {
			this.accepted.complete(this);
		}
		else {
			this.accepted.completeExceptionally(new IllegalStateException("Status " + response.status()));
		}
	}

	private void parseCapsules() {
		byte[] bytes = this.capsules.toByteArray();
		int from = 0;
		for (Frame capsule = Frame.read(bytes, from, bytes.length); capsule != null; capsule = Frame.read(bytes, from,
				bytes.length)) {
			from += capsule.length();
			capsuleArrived(capsule);
		}
		this.capsules.reset();
		this.capsules.writeBytes(Arrays.copyOfRange(bytes, from, bytes.length));
	}

	private void capsuleArrived(Frame capsule) {
		if (capsule.type() == Codes.CAPSULE_DRAIN_SESSION) {
			this.draining.complete(null);
		}
		else if (capsule.type() == Codes.CAPSULE_CLOSE_SESSION) {
			byte[] payload = capsule.payload();
			long code = Integer.toUnsignedLong(ByteBuffer.wrap(payload).getInt());
			String reason = new String(payload, 4, payload.length - 4, StandardCharsets.UTF_8);
			this.closed.complete(code + " '" + reason + "'");
		}
	}

}
