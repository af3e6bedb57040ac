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

import java.security.Principal;
import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.sample.rooms.RoomMessage.Chat;
import io.github.webtransport.sample.rooms.RoomMessage.Problem;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ResponseStatusException;

/**
 * What all rooms have in common, however one gets in. A room is a topic: what is said is
 * published there and comes on the stream of the subscription, cursors are its datagrams,
 * and who is there is its presence. A member talks on the one bidirectional stream that
 * it opens, a JSON document per line in both directions. The end of the stream is the end
 * of the membership.
 */
abstract class RoomEndpoint {

	static final CloseStatus LINE_TOO_LONG = CloseStatus.of(3, "A line is limited to 4096 bytes");

	private static final int LONGEST_ROOM_NAME = 64;

	// A flood stays in the stream of its author, whom flow control stops, instead of
	// filling the queues of the others.
	private static final Duration PACE = Duration.ofMillis(5);

	private static final Log logger = LogFactory.getLog(RoomEndpoint.class);

	private final String prefix;

	private final WebTransportTopics topics;

	private final WebTransportSessionRegistry sessions;

	RoomEndpoint(String prefix, WebTransportTopics topics, WebTransportSessionRegistry sessions) {
		this.prefix = prefix;
		this.topics = topics;
		this.sessions = sessions;
	}

	final Mono<Void> enter(String room, Principal principal, WebTransportSession session) {
		if (room.length() > LONGEST_ROOM_NAME) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		String topic = TopicName.of(this.prefix + room).key();
		return Mono.fromRunnable(() -> new Attendance(room, topic, principal).register(session));
	}

	@StreamMapping(concurrency = 1)
	Flux<RoomMessage> talk(Flux<Said> lines, WebTransportSession session) {
		Attendance attendance = Attendance.of(session);
		return Flux.usingWhen(attend(attendance, session),
				(subscription) -> talk(lines, attendance).takeUntilOther(subscription.ended()),
				(subscription) -> Mono.fromRunnable(subscription::cancel));
	}

	private Mono<TopicSubscription> attend(Attendance attendance, WebTransportSession session) {
		return Mono.defer(() -> {
			// The handshake knows nothing of guests
			this.sessions.setPrincipal(session, attendance.principal());
			return this.topics.subscribe(session, attendance.topic());
		});
	}

	private Flux<RoomMessage> talk(Flux<Said> lines, Attendance attendance) {
		String topic = attendance.topic();
		Flux<RoomMessage> company = new Company(attendance.room(), attendance.member())
			.follow(this.topics.presenceChanges(topic));
		Flux<RoomMessage> problems = lines
			.concatMap((line) -> say(line, attendance).concatWith(Mono.delay(PACE).then(Mono.empty())), 1);
		// Ends with the first of the two, as a whole that is merged does not
		return Flux.merge(company.materialize(), problems.materialize()).dematerialize();
	}

	private Mono<RoomMessage> say(Said line, Attendance attendance) {
		if (!StringUtils.hasText(line.text())) {
			return Mono.just(new Problem("A line needs a 'text'"));
		}
		Member member = attendance.member();
		return this.topics
			.publish(attendance.topic(), new Chat(member.id(), member.name(), line.text(), System.currentTimeMillis()))
			.then(Mono.<RoomMessage>empty())
			.onErrorResume(TopicException.class, (ex) -> {
				logger.debug("Not said by " + member.id(), ex);
				return Mono.just(new Problem("Nobody heard “" + line.text() + "”: try again"));
			});
	}

	@DatagramMapping
	Mono<Void> move(Mono<Cursor> position, WebTransportSession session) {
		Attendance attendance = Attendance.of(session);
		String id = attendance.member().id();
		return position.filter(Cursor::isFinite)
			.flatMap((cursor) -> this.topics.publishDatagram(attendance.topic(), cursor.of(id)))
			// As good as lost: the next position makes up for it.
			.onErrorResume((ex) -> ex instanceof DecodingException || ex instanceof TopicException, (ex) -> {
				logger.debug("Position of " + id + " is lost", ex);
				return Mono.empty();
			});
	}

	@WebTransportExceptionHandler
	Flux<RoomMessage> unreadable(DecodingException ex) {
		return Flux.just(new Problem("A line must be a JSON object such as {\"text\": \"…\"}"));
	}

	@WebTransportExceptionHandler(DataBufferLimitException.class)
	Mono<CloseStatus> lineTooLong() {
		return Mono.just(LINE_TOO_LONG);
	}

	/**
	 * A line of a member.
	 *
	 * @param text what it says
	 */
	record Said(@Nullable String text) {
	}

}
