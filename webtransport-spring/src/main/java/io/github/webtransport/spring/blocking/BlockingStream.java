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

package io.github.webtransport.spring.blocking;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Function;

import io.github.webtransport.StreamPriority;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.util.Assert;

/**
 * A stream in the hands of a method that blocks. It does not wait for ever for a peer
 * that neither sends nor reads, since that would occupy a thread.
 *
 * @since 0.1.0
 */
public final class BlockingStream implements WebTransportStream {

	private final WebTransportReceiveStream stream;

	private final @Nullable WebTransportSendStream reply;

	private final Duration idleTimeout;

	private volatile @Nullable StreamInputStream input;

	private volatile @Nullable StreamOutputStream output;

	/**
	 * Create a stream.
	 * @param stream what the peer sends
	 * @param reply what is sent to the peer, or {@code null} for a stream of one
	 * direction
	 * @param idleTimeout how long to wait for a peer that neither sends nor reads
	 */
	public BlockingStream(WebTransportReceiveStream stream, @Nullable WebTransportSendStream reply,
			Duration idleTimeout) {
		this.stream = stream;
		this.reply = reply;
		this.idleTimeout = idleTimeout;
	}

	/**
	 * Read the stream by an {@code InputStream}, on the thread of the method.
	 * @param buffers what the peer sends
	 * @return blocks until there are bytes
	 */
	public InputStream inputStream(Flux<DataBuffer> buffers) {
		StreamInputStream input = new StreamInputStream(buffers);
		this.input = input;
		return input;
	}

	/**
	 * Write the stream by an {@code OutputStream}, on the thread of the method.
	 * @param bufferFactory makes the buffers
	 * @return blocks while the peer does not read
	 */
	public OutputStream outputStream(DataBufferFactory bufferFactory) {
		StreamOutputStream output = new StreamOutputStream(this, bufferFactory);
		this.output = output;
		return output;
	}

	/**
	 * Send what the method has written, on its thread.
	 * @throws IOException if the stream has ended
	 */
	public void flush() throws IOException {
		StreamOutputStream output = this.output;
		if (output != null) {
			output.flush();
		}
	}

	/**
	 * Return whether the method has written something by an {@code OutputStream}, and not
	 * closed it.
	 * @return {@code true} if the peer would take what it has got for the whole
	 */
	public boolean hasUnfinishedOutput() {
		StreamOutputStream output = this.output;
		return output != null && output.isUnfinished();
	}

	/**
	 * Return whether some of that has been sent.
	 * @return {@code true} if it is too late to send something else
	 */
	public boolean hasSentUnfinishedOutput() {
		StreamOutputStream output = this.output;
		return output != null && output.isUnfinished() && output.hasSent();
	}

	/**
	 * Release what the method has not read.
	 */
	public void release() {
		StreamInputStream input = this.input;
		if (input != null) {
			input.close();
		}
	}

	private WebTransportSendStream reply() {
		Assert.state(this.reply != null, "A unidirectional stream of the peer takes no reply");
		return this.reply;
	}

	@Override
	public long getStreamId() {
		return this.stream.getStreamId();
	}

	@Override
	public Flux<DataBuffer> receive() {
		return watch(this.stream.receive());
	}

	/**
	 * Do not let the method wait for ever for bytes of the stream.
	 * @param buffers the bytes, or those behind what was read without a thread
	 * @return the same, or {@link StreamIdleException}
	 */
	public Flux<DataBuffer> watch(Flux<DataBuffer> buffers) {
		return new IdleTimeoutFlux(buffers, this.idleTimeout);
	}

	@Override
	public Mono<Void> stopSending(long code) {
		return this.stream.stopSending(code);
	}

	@Override
	public Mono<Void> send(Publisher<? extends DataBuffer> body) {
		return watch(body, reply()::send);
	}

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body) {
		return watch(body, reply()::write);
	}

	private Mono<Void> watch(Publisher<? extends DataBuffer> body,
			Function<Publisher<? extends DataBuffer>, Mono<Void>> operation) {
		return Mono.defer(() -> {
			IdleWriteWatch watch = new IdleWriteWatch(this.idleTimeout);
			return Mono.firstWithSignal(operation.apply(watch.watch(body)), watch.expiry());
		});
	}

	@Override
	public Mono<Void> finish() {
		return reply().finish();
	}

	@Override
	public Mono<Void> reset(long code) {
		return reply().reset(code);
	}

	@Override
	public void setPriority(StreamPriority priority) {
		reply().setPriority(priority);
	}

	@Override
	public Mono<Void> stopped() {
		return reply().stopped();
	}

	@Override
	public Mono<Void> acknowledged() {
		return reply().acknowledged();
	}

}
