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

import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The sessions of this server that are open. All methods are thread-safe and do not
 * block; lists are snapshots.
 *
 * @since 0.1.0
 */
public interface WebTransportSessionRegistry {

	/**
	 * How long a member may take for a message: 5 seconds.
	 */
	Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Return how many sessions are open.
	 * @return the number of sessions
	 */
	int count();

	/**
	 * Return all sessions.
	 * @return the sessions, in no particular order
	 */
	List<WebTransportSession> findAll();

	/**
	 * Find a session by its identifier.
	 * @param id the identifier
	 * @return the session, or {@code null} when it is not open
	 * @see WebTransportSession#getId()
	 */
	@Nullable WebTransportSession findById(String id);

	/**
	 * Find sessions by the path of their requests.
	 * @param pattern a path such as {@code "/rooms/blue"}, or a pattern such as
	 * {@code "/rooms/*"}, whether mapped or not, in the syntax of
	 * {@link org.springframework.web.util.pattern.PathPattern}
	 * @return the sessions
	 */
	List<WebTransportSession> findByPath(String pattern);

	/**
	 * Find sessions by the name of who is at the other end. That takes as long as these
	 * are many, whatever the number of sessions.
	 * @param name the name of the principal
	 * @return the sessions
	 * @see Principal#getName()
	 */
	List<WebTransportSession> findByPrincipal(String name);

	/**
	 * Find sessions by an attribute.
	 * @param name the name of the attribute
	 * @param value its value, compared by {@code equals}
	 * @return the sessions
	 * @see WebTransportSession#getAttributes()
	 */
	List<WebTransportSession> findByAttribute(String name, Object value);

	/**
	 * Find the sessions of a group. That takes as long as the group is large, whatever
	 * the number of sessions. A session that is subscribed to a topic is in the group of
	 * that name.
	 * @param group the name of the group
	 * @return the sessions
	 * @see #join(WebTransportSession, String)
	 */
	List<WebTransportSession> findByGroup(String group);

	/**
	 * Put a session into a group, until it ends. It may be put there several times, and
	 * stays until it was taken out as often.
	 * @param session the session, which may be about to be accepted
	 * @param group the name of the group
	 * @return takes the session out again
	 */
	Disposable join(WebTransportSession session, String group);

	/**
	 * Return who is at the other end of a session.
	 * @param session the session
	 * @return the principal of the handshake or the one that was told by
	 * {@link #setPrincipal}; {@code null} for nobody, and for a session that is not open
	 */
	@Nullable Principal findPrincipal(WebTransportSession session);

	/**
	 * Tell who is at the other end of a session, for applications that learn it after the
	 * handshake, such as from a first message. Each {@link WebTransportSessionListener}
	 * learns of it, and each {@link WebTransportSessionExpiry} is asked again. The
	 * session's handshake info does not change. Does nothing for a session that is not
	 * open.
	 * @param session the session
	 * @param principal the principal, in place of the one of the handshake
	 */
	void setPrincipal(WebTransportSession session, Principal principal);

	/**
	 * Send a datagram to each of the given sessions. Nothing waits: what becomes of it is
	 * decided by the datagram queue of each session.
	 * @param sessions the members
	 * @param datagram the bytes
	 * @return how many sessions have sent or queued it
	 */
	int broadcastDatagram(Collection<? extends WebTransportSession> sessions, byte[] datagram);

	/**
	 * Send a message with the default timeout.
	 * @param sessions the members
	 * @param message the bytes
	 * @return see {@link #broadcastMessage(Collection, byte[], Duration)}
	 */
	default Mono<BroadcastResult> broadcastMessage(Collection<? extends WebTransportSession> sessions, byte[] message) {
		return broadcastMessage(sessions, message, DEFAULT_TIMEOUT);
	}

	/**
	 * Send a message to each of the given sessions, on a unidirectional stream of its
	 * own: messages may overtake each other. Members do not wait for each other. One that
	 * has not taken the message in time misses it, its stream being reset, and so does
	 * one that has 32 messages of this registry outstanding.
	 * @param sessions the members
	 * @param message the bytes
	 * @param timeout how long a member may take
	 * @return sends with each subscription, and completes when each member has taken or
	 * missed the message; never an error. Cancelling it resets the streams that are not
	 * done
	 */
	Mono<BroadcastResult> broadcastMessage(Collection<? extends WebTransportSession> sessions, byte[] message,
			Duration timeout);

	/**
	 * Close sessions, such as those of a principal whose access was revoked.
	 * @param sessions the sessions
	 * @param status the code and the reason
	 * @return closes when subscribed to, and completes when all are closed; never an
	 * error
	 */
	Mono<Void> close(Collection<? extends WebTransportSession> sessions, CloseStatus status);

	/**
	 * Close the sessions of a principal whose access was revoked, on all nodes of the
	 * application.
	 * @param name the name of the principal
	 * @param status the code and the reason
	 * @return closes when subscribed to, and completes when those of this node are closed
	 * and the others are told. Fails when these cannot be told; those of this node are
	 * closed all the same
	 */
	Mono<Void> closeByPrincipal(String name, CloseStatus status);

	/**
	 * What became of a message.
	 *
	 * @param sent how many members have taken it: handed to the engine, which delivers it
	 * as long as the session lives
	 * @param missed how many have not
	 */
	record BroadcastResult(int sent, int missed) {

	}

}
