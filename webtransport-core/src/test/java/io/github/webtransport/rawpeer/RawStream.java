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
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream of a {@link RawPeer}. What the server does to it is recorded; the
 * {@code await} methods take bytes from the front, so that each is looked at once.
 */
final class RawStream extends RawSender<RawStream> {

	private final RawConnection connection;

	private final boolean bidirectional;

	private final ReceivedBytes received = new ReceivedBytes();

	private final ByteArrayOutputStream capsules = new ByteArrayOutputStream();

	private boolean finished;

	private long lastBytesAt;

	private boolean inactive;

	private @Nullable Long resetCode;

	RawStream(RawConnection connection, QuicStreamChannel channel) {
		super(channel, connection.journal());
		this.connection = connection;
		this.bidirectional = channel.type() == QuicStreamType.BIDIRECTIONAL;
	}

	@Override
	RawStream self() {
		return this;
	}

	ChannelInboundHandlerAdapter recorder() {
		return new Recorder();
	}

	boolean isFinished() {
		synchronized (journal()) {
			return this.finished;
		}
	}

	/**
	 * Return when the last bytes came, in nanoseconds from some origin.
	 */
	long lastBytesAt() {
		synchronized (journal()) {
			return this.lastBytesAt;
		}
	}

	boolean isReset() {
		synchronized (journal()) {
			return this.resetCode != null;
		}
	}

	boolean isReadable() {
		return bytesLeft() > 0;
	}

	/**
	 * Return how many bytes came that were not looked at.
	 */
	int bytesLeft() {
		synchronized (journal()) {
			return this.received.left();
		}
	}

	/**
	 * Take the next bytes, which must be the given ones.
	 */
	RawStream awaitBytes(byte[] expected) {
		assertThat(awaitBytes(expected.length)).as("stream %d", id()).isEqualTo(expected);
		return this;
	}

	RawStream awaitText(String expected) {
		assertThat(awaitBytes(RawBytes.text(expected).length)).as("stream %d", id()).asString().isEqualTo(expected);
		return this;
	}

	byte[] awaitBytes(int count) {
		return await(count + " bytes", () -> this.received.take(count));
	}

	/**
	 * Take the next frame of HTTP/3, greased ones left out.
	 */
	Frame awaitFrame() {
		return await("a frame", () -> {
			Frame frame = this.received.takeFrame();
			while (frame != null && Codes.isGrease(frame.type())) {
				frame = this.received.takeFrame();
			}
			return frame;
		});
	}

	/**
	 * Take the response's header section.
	 */
	Response awaitResponse() {
		Frame frame = awaitFrame();
		assertThat(frame.type()).as("frame type on stream %d", id()).isEqualTo(Codes.FRAME_HEADERS);
		Response response = new Response(FieldSection.decode(frame.payload()));
		journal().note("stream " + id() + ": response " + response.fields());
		return response;
	}

	RawStream awaitStatus(int status) {
		assertThat(awaitResponse().status()).as("status on stream %d." + journal(), id()).isEqualTo(status);
		return this;
	}

	/**
	 * Take the next capsule out of as many DATA frames as it spans.
	 */
	Frame awaitCapsule() {
		return await("a capsule", () -> {
			Frame capsule = takeCapsule();
			while (capsule == null) {
				Frame frame = this.received.takeFrame();
				if (frame == null) {
					return null;
				}
				if (frame.type() == Codes.FRAME_DATA) {
					this.capsules.writeBytes(frame.payload());
					capsule = takeCapsule();
				}
			}
			return capsule;
		});
	}

	private @Nullable Frame takeCapsule() {
		byte[] bytes = this.capsules.toByteArray();
		Frame capsule = Frame.read(bytes, 0, bytes.length);
		if (capsule != null) {
			this.capsules.reset();
			this.capsules.write(bytes, capsule.length(), bytes.length - capsule.length());
		}
		return capsule;
	}

	RawStream awaitCapsule(byte[] expected) {
		Frame capsule = awaitCapsule();
		assertThat(RawBytes.capsule(capsule.type(), capsule.payload())).as("capsule on stream %d", id())
			.isEqualTo(expected);
		return this;
	}

	/**
	 * Wait for FIN, with nothing in front of it that was not looked at.
	 */
	RawStream awaitFin() {
		await("FIN", () -> this.finished ? true : null);
		assertThat(bytesLeft()).as("bytes in front of FIN of stream %d." + journal(), id()).isZero();
		return this;
	}

	/**
	 * Wait for RESET_STREAM with any code.
	 */
	long awaitReset() {
		return await("RESET_STREAM", () -> this.resetCode);
	}

	RawStream awaitReset(long code) {
		assertCode("RESET_STREAM", awaitReset(), code);
		return this;
	}

	/**
	 * Wait for STOP_SENDING with any code.
	 */
	long awaitStopSending() {
		return this.connection.awaitLog("STOP_SENDING on stream " + id(),
				() -> this.connection.log().stopSending(id()));
	}

	RawStream awaitStopSending(long code) {
		assertCode("STOP_SENDING", awaitStopSending(), code);
		return this;
	}

	/**
	 * Wait until the server has given up the stream, both directions with one code.
	 */
	RawStream awaitRefusal(long code) {
		awaitStopSending(code);
		if (this.bidirectional) {
			awaitReset(code);
		}
		return this;
	}

	/**
	 * Wait until the server has ended its side, with FIN or with a reset.
	 */
	RawStream awaitEnd() {
		this.connection.await("the end of stream " + id(),
				() -> (this.finished || this.resetCode != null) ? true : null);
		return this;
	}

	/**
	 * Return checks of how the server refuses the request on this stream.
	 */
	Refusal refusal() {
		return new Refusal(this.connection, this);
	}

	/**
	 * Check that the server neither ended nor reset the stream.
	 */
	RawStream assertOpen() {
		synchronized (journal()) {
			assertThat(this.finished).as("FIN on stream %d." + journal(), id()).isFalse();
			assertThat(this.resetCode).as("reset of stream %d." + journal(), id()).isNull();
			assertThat(this.connection.isClosed()).as("connection closed." + journal()).isFalse();
		}
		return this;
	}

	/**
	 * Check that the server wrote nothing that was not looked at.
	 */
	RawStream assertSilent() {
		assertThat(bytesLeft()).as("unexpected bytes on stream %d." + journal(), id()).isZero();
		return assertOpen();
	}

	/**
	 * Return whether what came begins with the given integers; takes them if so.
	 */
	boolean takePreamble(long... expected) {
		synchronized (journal()) {
			return this.received.takePreamble(expected);
		}
	}

	private void assertCode(String what, long actual, long expected) {
		assertThat("0x" + Long.toHexString(actual)).as("%s on stream %d." + journal(), what, id())
			.isEqualTo("0x" + Long.toHexString(expected));
	}

	private <T> T await(String what, Supplier<? extends @Nullable T> value) {
		return journal().await(what + " on stream " + id(), value,
				() -> this.finished || this.inactive || this.resetCode != null || this.connection.isClosed());
	}

	private final class Recorder extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			journal().record("stream " + id() + ": received " + bytes.readableBytes() + " bytes", () -> {
				RawStream.this.received.append(bytes);
				RawStream.this.lastBytesAt = System.nanoTime();
			});
			bytes.release();
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event == ChannelInputShutdownEvent.INSTANCE) {
				journal().record("stream " + id() + ": received FIN", () -> RawStream.this.finished = true);
			}
			ctx.fireUserEventTriggered(event);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (cause instanceof QuicStreamResetException reset) {
				long code = reset.applicationProtocolCode();
				journal().record("stream " + id() + ": received RESET_STREAM 0x" + Long.toHexString(code),
						() -> RawStream.this.resetCode = code);
			}
			else {
				journal().note("stream " + id() + ": " + cause);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			journal().record("stream " + id() + ": closed", () -> RawStream.this.inactive = true);
		}

	}

}
