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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBuffer;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A session that keeps what it is sent.
 */
final class FakeSession {

	final WebTransportSession session = mock(WebTransportSession.class);

	final Map<String, Object> attributes = new ConcurrentHashMap<>();

	final List<String> received = new CopyOnWriteArrayList<>();

	final List<DataBuffer> messages = new CopyOnWriteArrayList<>();

	/**
	 * Where the bytes of messages were, in direct memory.
	 */
	final List<Long> addresses = new CopyOnWriteArrayList<>();

	final Sinks.One<CloseStatus> closed = Sinks.one();

	/**
	 * Completes when the peer gives credit for streams.
	 */
	final Sinks.Empty<Void> credit = Sinks.empty();

	DatagramResult datagramResult = DatagramResult.SENT;

	FakeSession(String id, String path, @Nullable String principal) {
		given(this.session.getId()).willReturn(id);
		given(this.session.getHandshakeInfo())
			.willReturn(HandshakeInfo.builder(URI.create("https://example.org" + path))
				.principal((principal != null) ? Mono.just(() -> principal) : Mono.empty())
				.build());
		given(this.session.getAttributes()).willReturn(this.attributes);
		given(this.session.bufferFactory()).willReturn(DefaultDataBufferFactory.sharedInstance);
		given(this.session.closeStatus()).willReturn(this.closed.asMono());
		given(this.session.close(any()))
			.willAnswer((invocation) -> Mono.fromRunnable(() -> this.closed.tryEmitValue(invocation.getArgument(0))));
		given(this.session.sendDatagram(any())).willAnswer((invocation) -> {
			this.received.add("datagram " + text(invocation.getArgument(0)));
			return this.datagramResult;
		});
		given(this.session.createUnidirectionalStream())
			.willAnswer((invocation) -> this.credit.asMono().then(Mono.fromSupplier(this::createStream)));
	}

	private WebTransportSendStream createStream() {
		WebTransportSendStream stream = mock(WebTransportSendStream.class);
		given(stream.send(any()))
			.willAnswer((invocation) -> Flux.from(invocation.<Publisher<? extends DataBuffer>>getArgument(0))
				.doOnNext(this::inspect)
				.doOnNext((buffer) -> this.received.add("message " + text(buffer)))
				.then());
		given(stream.reset(anyLong())).willReturn(Mono.empty());
		return stream;
	}

	private void inspect(DataBuffer message) {
		this.messages.add(message);
		if (message instanceof NettyDataBuffer netty && netty.getNativeBuffer().hasMemoryAddress()) {
			this.addresses.add(netty.getNativeBuffer().memoryAddress());
		}
	}

	private static String text(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

}
