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

package io.github.webtransport.qmux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.protocol.qmux.QmuxDecoder;
import io.github.webtransport.protocol.qmux.QmuxFrame;
import io.github.webtransport.transport.ManualLoop;
import io.github.webtransport.transport.SessionCarrier.WriteListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * A socket whose peer is the test. Keeps what is sent until the test lets it leave.
 */
final class FakeSocket implements QmuxSocket {

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	private final ManualLoop loop = new ManualLoop();

	private final ArrayDeque<WriteListener> unsent = new ArrayDeque<>();

	private final List<String> frames = new ArrayList<>();

	private int unsentBytes;

	private int asked;

	private int status;

	private boolean aborted;

	private boolean stuck;

	@Override
	public ManualLoop loop() {
		return this.loop;
	}

	@Override
	public ByteBufAllocator alloc() {
		return this.allocator;
	}

	@Override
	public void send(ByteBuf message, WriteListener listener) {
		this.unsentBytes += message.readableBytes();
		QmuxDecoder.decode(message, (frame) -> this.frames.add(describe(frame)));
		message.release();
		this.unsent.add(listener);
		if (!this.stuck) {
			this.loop.execute(this::leave);
		}
	}

	private static String describe(QmuxFrame frame) {
		if (frame instanceof QmuxFrame.Stream stream) {
			String data = (stream.data().readableBytes() > 8) ? stream.data().readableBytes() + " bytes"
					: ByteBufUtil.hexDump(stream.data());
			return "STREAM " + stream.streamId() + " " + stream.offset() + " " + data + (stream.fin() ? " FIN" : "");
		}
		if (frame instanceof QmuxFrame.Datagram datagram) {
			return "DATAGRAM " + ByteBufUtil.hexDump(datagram.payload());
		}
		return frame.toString();
	}

	/**
	 * Let nothing leave any more, as where the peer does not read.
	 */
	void stick() {
		this.stuck = true;
	}

	/**
	 * Let everything leave.
	 */
	void leave() {
		this.unsentBytes = 0;
		WriteListener listener;
		while ((listener = this.unsent.poll()) != null) {
			listener.onWritten(null);
		}
	}

	/**
	 * Return the bytes that did not leave.
	 */
	int unsentBytes() {
		return this.unsentBytes;
	}

	/**
	 * Return the frames that were sent since this was asked.
	 */
	List<String> frames() {
		this.loop.runTasks();
		List<String> frames = List.copyOf(this.frames);
		this.frames.clear();
		return frames;
	}

	@Override
	public void read() {
		this.asked++;
	}

	/**
	 * Return whether a message was asked for since this was asked.
	 */
	boolean isAsked() {
		this.loop.runTasks();
		boolean asked = this.asked > 0;
		this.asked = 0;
		return asked;
	}

	@Override
	public void close(int status) {
		this.status = status;
	}

	/**
	 * Return the status with which it was closed, 0 while it is open.
	 */
	int status() {
		return this.status;
	}

	@Override
	public void abort() {
		this.aborted = true;
	}

	boolean isAborted() {
		return this.aborted;
	}

	/**
	 * Return the memory that is in use.
	 */
	long memory() {
		return this.allocator.metric().usedHeapMemory();
	}

}
