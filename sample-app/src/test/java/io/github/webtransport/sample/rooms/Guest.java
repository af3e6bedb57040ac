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

package io.github.webtransport.sample.rooms;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A client that visits a room.
 */
final class Guest {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final FakeStream stream;

	private final Map<String, Object> attributes = new ConcurrentHashMap<>();

	private final Sinks.Many<DataBuffer> datagrams = Sinks.many().unicast().onBackpressureBuffer();

	private final List<String> cursors = new CopyOnWriteArrayList<>();

	private final Sinks.One<CloseStatus> closed = Sinks.one();

	private final Disposable.Swap handling = Disposables.swap();

	private Guest(FakeStream stream) {
		this.stream = stream;
	}

	static Guest visit(WebTransportHandshakeHandler rooms, String room, @Nullable String name) {
		return visit(rooms, room, name, true);
	}

	static Guest visit(WebTransportHandshakeHandler rooms, String room, @Nullable String name, boolean read) {
		Guest guest = new Guest(new FakeStream(read));
		HandshakeDecision decision = ask(rooms, room, name);
		assertThat(decision.getStatus()).isEqualTo(200);
		guest.handling.update(
				decision.getHandler().handle(guest.session(decision.getInfo())).subscribe(null, (ex) -> guest.leave()));
		return guest;
	}

	static HandshakeDecision ask(WebTransportHandshakeHandler rooms, String room, @Nullable String name) {
		HandshakeInfo.Builder request = HandshakeInfo.builder(URI.create("https://localhost/rooms/" + room));
		if (name != null) {
			request.queryParam("name", name);
		}
		HandshakeDecision decision = rooms.handshake(request.build()).block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	private WebTransportSession session(HandshakeInfo info) {
		WebTransportSession session = mock(WebTransportSession.class);
		given(session.getId()).willReturn(info.getId());
		given(session.getHandshakeInfo()).willReturn(info);
		given(session.getAttributes()).willReturn(this.attributes);
		given(session.bufferFactory()).willReturn(DefaultDataBufferFactory.sharedInstance);
		given(session.isOpen()).willReturn(true);
		given(session.incomingBidirectionalStreams()).willReturn(Flux.just(this.stream));
		given(session.receiveDatagrams()).willReturn(this.datagrams.asFlux());
		given(session.sendDatagram(any())).willAnswer((call) -> {
			this.cursors.add(call.getArgument(0, DataBuffer.class).toString(StandardCharsets.UTF_8));
			return DatagramResult.SENT;
		});
		given(session.closeStatus()).willReturn(this.closed.asMono());
		given(session.close(any()))
			.willAnswer((call) -> Mono.fromRunnable(() -> end(call.getArgument(0, CloseStatus.class))));
		return session;
	}

	private void end(CloseStatus status) {
		this.closed.tryEmitValue(status);
		this.handling.dispose();
	}

	/**
	 * Close the session.
	 */
	void leave() {
		end(CloseStatus.NORMAL);
	}

	FakeStream stream() {
		return this.stream;
	}

	void say(String line) {
		this.stream.write(line + "\n");
	}

	void move(String cursor) {
		this.datagrams
			.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap(cursor.getBytes(StandardCharsets.UTF_8)))
			.orThrow();
	}

	List<String> lines() {
		return this.stream.sent();
	}

	List<String> cursors() {
		return this.cursors;
	}

	@Nullable CloseStatus awaitClose() {
		return this.closed.asMono().block(TIMEOUT);
	}

}
