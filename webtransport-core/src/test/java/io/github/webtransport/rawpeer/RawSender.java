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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;

/**
 * What a {@link RawPeer} does to a stream.
 *
 * @param <S> the type of the stream
 */
abstract class RawSender<S extends RawSender<S>> {

	private final QuicStreamChannel channel;

	private final Journal journal;

	private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

	RawSender(QuicStreamChannel channel, Journal journal) {
		this.channel = channel;
		this.journal = journal;
	}

	abstract S self();

	final long id() {
		return this.channel.streamId();
	}

	final Journal journal() {
		return this.journal;
	}

	/**
	 * Write bytes and wait until the engine has taken them.
	 */
	final S write(byte[]... parts) {
		byte[] bytes = RawBytes.concat(parts);
		this.journal.note("stream " + id() + ": write " + bytes.length + " bytes");
		await(this.channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)), "a write");
		return self();
	}

	/**
	 * Write bytes without waiting, for servers that do not read.
	 */
	final CompletableFuture<Void> writeLater(byte[]... parts) {
		byte[] bytes = RawBytes.concat(parts);
		this.journal.note("stream " + id() + ": write " + bytes.length + " bytes as they are taken");
		CompletableFuture<Void> result = new CompletableFuture<>();
		this.writing = result;
		this.channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener((future) -> {
			if (future.isSuccess()) {
				result.complete(null);
			}
			else {
				result.completeExceptionally(future.cause());
			}
			this.journal.note("stream " + id() + ": write done");
		});
		return result;
	}

	/**
	 * Return whether the last write that was not waited for has not been taken yet.
	 */
	final boolean isWriting() {
		return !this.writing.isDone();
	}

	/**
	 * Write bytes one at a time, each in a packet of its own.
	 */
	final S writeByteByByte(byte[]... parts) {
		byte[] bytes = RawBytes.concat(parts);
		this.journal.note("stream " + id() + ": write " + bytes.length + " bytes one by one");
		for (byte octet : bytes) {
			await(this.channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] { octet })), "a write");
		}
		return self();
	}

	/**
	 * Return whether the engine's channel knows that nothing can be written any more.
	 */
	final boolean isOutputShutdown() {
		return this.channel.isOutputShutdown() || !this.channel.isOpen();
	}

	/**
	 * Send FIN behind what was written.
	 */
	final S fin() {
		this.journal.note("stream " + id() + ": FIN");
		await(this.channel.writeAndFlush(QuicStreamFrame.EMPTY_FIN), "FIN");
		return self();
	}

	/**
	 * Send FIN behind what is still being written.
	 */
	final void finLater() {
		this.channel.writeAndFlush(QuicStreamFrame.EMPTY_FIN);
	}

	/**
	 * Write bytes with a FIN in the same frame.
	 */
	final S writeAndFin(byte[]... parts) {
		byte[] bytes = RawBytes.concat(parts);
		this.journal.note("stream " + id() + ": write " + bytes.length + " bytes and FIN");
		await(this.channel.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(bytes), true)), "a write");
		return self();
	}

	/**
	 * Send RESET_STREAM with the given code as it is.
	 */
	final S reset(long code) {
		this.journal.note("stream " + id() + ": RESET_STREAM 0x" + Long.toHexString(code));
		QuicheAccess.reset(this.channel, code);
		return self();
	}

	/**
	 * Send STOP_SENDING with the given code as it is.
	 */
	final S stopSending(long code) {
		this.journal.note("stream " + id() + ": STOP_SENDING 0x" + Long.toHexString(code));
		QuicheAccess.stopSending(this.channel, code);
		return self();
	}

	/**
	 * Stop or resume reading. While stopped the server gets no flow control credit.
	 */
	final S setReading(boolean reading) {
		this.channel.config().setAutoRead(reading);
		return self();
	}

	private void await(ChannelFuture future, String what) {
		if (!future.awaitUninterruptibly(Journal.BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new AssertionError("Stream " + id() + " did not take " + what + " in time." + this.journal);
		}
		if (!future.isSuccess()) {
			throw new AssertionError("Stream " + id() + " refused " + what + "." + this.journal, future.cause());
		}
	}

}
