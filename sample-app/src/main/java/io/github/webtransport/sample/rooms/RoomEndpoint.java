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
import io.github.webtransport.sample.rooms.RoomMessage.Problem;
import io.github.webtransport.sample.rooms.Rooms.Attendance;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * What all rooms have in common, however one gets in. A member talks on the one
 * bidirectional stream that it opens, a JSON document per line in both directions, and
 * moves its cursor by datagrams. The end of the stream is the end of the membership.
 */
abstract class RoomEndpoint {

	static final CloseStatus TOO_SLOW = CloseStatus.of(2, "Too far behind with reading");

	static final CloseStatus LINE_TOO_LONG = CloseStatus.of(3, "A line is limited to 4096 bytes");

	private static final int LONGEST_ROOM_NAME = 64;

	// A flood stays in the stream of its author, whom flow control stops, instead of
	// filling the queues of the others.
	private static final Duration PACE = Duration.ofMillis(5);

	private static final Log logger = LogFactory.getLog(RoomEndpoint.class);

	private final Rooms rooms;

	RoomEndpoint(Rooms rooms) {
		this.rooms = rooms;
	}

	final Mono<Void> join(String room, @Nullable String name, WebTransportSession session) {
		if (room.length() > LONGEST_ROOM_NAME) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		return Mono.fromRunnable(() -> this.rooms.join(room, name, session));
	}

	@StreamMapping(concurrency = 1)
	Flux<RoomMessage> talk(Flux<Said> lines, WebTransportSession session) {
		Attendance attendance = Attendance.of(session);
		Mono<Void> said = lines.concatMap((line) -> say(line, attendance).then(Mono.delay(PACE)), 1)
			.then(Mono.fromRunnable(() -> attendance.room().leave(attendance.member())));
		// What is said is no line for its author, only its failure is the failure of the
		// whole
		return attendance.member().lines().takeUntilOther(said.then(Mono.never()));
	}

	private Mono<Void> say(Said line, Attendance attendance) {
		return Mono.fromRunnable(() -> {
			if (StringUtils.hasText(line.text())) {
				attendance.room().say(attendance.member(), line.text());
			}
			else {
				attendance.room().refuse(attendance.member(), "A line needs a 'text'");
			}
		});
	}

	@DatagramMapping
	Mono<Void> move(Mono<Cursor> position, WebTransportSession session) {
		Attendance attendance = Attendance.of(session);
		return position.filter(Cursor::isFinite)
			.doOnNext((cursor) -> attendance.room().move(attendance.member(), cursor))
			// As good as lost: the next position makes up for it.
			.onErrorResume(DecodingException.class, (ex) -> {
				logger.debug("Unreadable position of member " + attendance.member().id(), ex);
				return Mono.empty();
			})
			.then();
	}

	@DisconnectMapping
	Mono<Void> leave(@PathVariable String room, WebTransportSession session) {
		return Mono.fromRunnable(() -> this.rooms.leave(room, Attendance.of(session)));
	}

	@WebTransportExceptionHandler
	Flux<RoomMessage> unreadable(DecodingException ex) {
		return Flux.just(new Problem("A line must be a JSON object such as {\"text\": \"…\"}"));
	}

	@WebTransportExceptionHandler(DataBufferLimitException.class)
	Mono<CloseStatus> lineTooLong() {
		return Mono.just(LINE_TOO_LONG);
	}

	@WebTransportExceptionHandler(TooSlowException.class)
	Mono<CloseStatus> tooSlow() {
		return Mono.just(TOO_SLOW);
	}

	/**
	 * A line of a member.
	 *
	 * @param text what it says
	 */
	record Said(@Nullable String text) {
	}

}
