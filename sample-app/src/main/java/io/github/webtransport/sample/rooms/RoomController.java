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

import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.sample.rooms.Rooms.Attendance;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A member talks on the one bidirectional stream that it opens, a JSON document per line
 * in both directions, and moves its cursor by datagrams. The end of the stream is the end
 * of the membership.
 */
@WebTransportController
class RoomController {

	static final CloseStatus TOO_SLOW = CloseStatus.of(2, "Too far behind with reading");

	static final CloseStatus LINE_TOO_LONG = CloseStatus.of(3, "A line is limited to 4096 bytes");

	static final CloseStatus ROOM_NAME_TOO_LONG = CloseStatus.of(4, "The name of a room is limited to 64 characters");

	private static final int LONGEST_LINE = 4096;

	private static final int LONGEST_CURSOR = 256;

	private static final int LONGEST_ROOM_NAME = 64;

	// A flood stays in the stream of its author, whom flow control stops, instead of
	// filling the queues of the others.
	private static final Duration PACE = Duration.ofMillis(5);

	private static final Log logger = LogFactory.getLog(RoomController.class);

	private final Rooms rooms;

	private final ObjectReader lineReader;

	private final ObjectReader cursorReader;

	private final StringDecoder lineDecoder = StringDecoder.textPlainOnly();

	RoomController(Rooms rooms, JsonMapper mapper) {
		this.rooms = rooms;
		this.lineReader = mapper.readerFor(Said.class);
		// A position without a number or a button is a position all the same.
		this.cursorReader = mapper.readerFor(Cursor.class).without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
		this.lineDecoder.setMaxInMemorySize(LONGEST_LINE);
	}

	@WebTransportMapping("/rooms/{room}")
	Mono<Void> attend(WebTransportSession session, @PathVariable String room,
			@RequestParam(required = false) @Nullable String name) {
		if (room.length() > LONGEST_ROOM_NAME) {
			return session.close(ROOM_NAME_TOO_LONG);
		}
		return Mono.using(() -> this.rooms.join(room, name, session), (attendance) -> attend(session, attendance),
				(attendance) -> this.rooms.leave(room, attendance));
	}

	private Mono<Void> attend(WebTransportSession session, Attendance attendance) {
		Mono<Void> talk = session.incomingBidirectionalStreams()
			.next()
			.flatMap((stream) -> talk(stream, attendance))
			.onErrorResume(DataBufferLimitException.class, (ex) -> session.close(LINE_TOO_LONG));
		Mono<Void> cursors = session.receiveDatagrams().doOnNext((datagram) -> move(datagram, attendance)).then();
		Mono<Void> overflow = attendance.member().overflow().then(session.close(TOO_SLOW));
		return Mono.firstWithSignal(talk, cursors, overflow);
	}

	private Mono<Void> talk(WebTransportStream stream, Attendance attendance) {
		Mono<Void> incoming = lines(stream).concatMap((line) -> say(line, attendance).then(Mono.delay(PACE)), 1)
			.then(Mono.fromRunnable(() -> attendance.room().leave(attendance.member())));
		return Mono.when(incoming, stream.send(attendance.member().lines()));
	}

	private Flux<String> lines(WebTransportStream stream) {
		return this.lineDecoder.decode(stream.receive(), ResolvableType.forClass(String.class), null, null)
			.filter(StringUtils::hasText);
	}

	private Mono<Void> say(String line, Attendance attendance) {
		return Mono.fromRunnable(() -> {
			try {
				Said said = this.lineReader.readValue(line);
				if (said != null && StringUtils.hasText(said.text())) {
					attendance.room().say(attendance.member(), said.text());
				}
				else {
					attendance.room().refuse(attendance.member(), "A line needs a 'text'");
				}
			}
			catch (JacksonException ex) {
				logger.debug("Unreadable line of member " + attendance.member().id(), ex);
				attendance.room().refuse(attendance.member(), "A line must be a JSON object such as {\"text\": \"…\"}");
			}
		});
	}

	private void move(DataBuffer datagram, Attendance attendance) {
		try {
			if (datagram.readableByteCount() <= LONGEST_CURSOR) {
				Cursor cursor = this.cursorReader.readValue(datagram.asInputStream());
				if (cursor != null && cursor.isFinite()) {
					attendance.room().move(attendance.member(), cursor);
				}
			}
		}
		catch (JacksonException ex) {
			// As good as lost: the next position makes up for it.
			logger.debug("Unreadable position of member " + attendance.member().id(), ex);
		}
		finally {
			DataBufferUtils.release(datagram);
		}
	}

	/**
	 * A line of a member.
	 *
	 * @param text what it says
	 */
	record Said(@Nullable String text) {
	}

}
