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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.server.PathContainer;
import org.springframework.util.Assert;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Default {@link WebTransportSessionRegistry}, which learns of sessions as a listener.
 *
 * @since 0.1.0
 */
public final class DefaultWebTransportSessionRegistry
		implements WebTransportSessionRegistry, WebTransportSessionListener {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(DefaultWebTransportSessionRegistry.class);

	private final Map<String, RegisteredSession> sessions = new ConcurrentHashMap<>();

	private final SessionGroups principals = new SessionGroups();

	private final SessionGroups groups = new SessionGroups();

	private final Iterable<WebTransportSessionListener> listeners;

	private final Iterable<RemoteSessions> remoteSessions;

	/**
	 * Create a registry whose principals nobody but it learns of.
	 */
	public DefaultWebTransportSessionRegistry() {
		this(List.of());
	}

	/**
	 * Create a registry.
	 * @param listeners told of principals; asked for with each of them
	 */
	public DefaultWebTransportSessionRegistry(Iterable<WebTransportSessionListener> listeners) {
		this(listeners, List.of());
	}

	/**
	 * Create a registry of one node among others.
	 * @param listeners told of principals; asked for with each of them
	 * @param remoteSessions the sessions of other nodes; asked for when some are to be
	 * closed
	 */
	public DefaultWebTransportSessionRegistry(Iterable<WebTransportSessionListener> listeners,
			Iterable<RemoteSessions> remoteSessions) {
		this.listeners = listeners;
		this.remoteSessions = remoteSessions;
	}

	@Override
	public void sessionOpened(WebTransportSession session) {
		RegisteredSession registered = new RegisteredSession(session, this.principals);
		this.sessions.put(session.getId(), registered);
		session.getHandshakeInfo()
			.getPrincipal()
			.onErrorComplete()
			.subscribe((principal) -> registered.setPrincipal(principal, false));
	}

	@Override
	public void sessionClosed(WebTransportSession session, CloseStatus status) {
		RegisteredSession registered = this.sessions.remove(session.getId());
		if (registered != null) {
			registered.close();
		}
	}

	@Override
	public int count() {
		return this.sessions.size();
	}

	@Override
	public List<WebTransportSession> findAll() {
		return find((registered) -> true);
	}

	@Override
	public @Nullable WebTransportSession findById(String id) {
		RegisteredSession registered = this.sessions.get(id);
		return (registered != null) ? registered.session() : null;
	}

	@Override
	public List<WebTransportSession> findByPath(String pattern) {
		PathPatternParser parser = PathPatternParser.defaultInstance;
		PathPattern parsed = parser.parse(parser.initFullPathPattern(pattern));
		return find((registered) -> parsed
			.matches(PathContainer.parsePath(registered.session().getHandshakeInfo().getPath())));
	}

	@Override
	public List<WebTransportSession> findByPrincipal(String name) {
		return this.principals.find(name);
	}

	@Override
	public List<WebTransportSession> findByAttribute(String name, Object value) {
		return find((registered) -> value.equals(registered.session().getAttributes().get(name)));
	}

	private List<WebTransportSession> find(Predicate<RegisteredSession> filter) {
		return this.sessions.values().stream().filter(filter).map(RegisteredSession::session).toList();
	}

	@Override
	public List<WebTransportSession> findByGroup(String group) {
		return this.groups.find(group);
	}

	@Override
	public Disposable join(WebTransportSession session, String group) {
		Disposable place = this.groups.join(session, group);
		Disposable end = session.closeStatus()
			.subscribe((status) -> place.dispose(), (ex) -> place.dispose(), place::dispose);
		return Disposables.composite(place, end);
	}

	@Override
	public @Nullable Principal findPrincipal(WebTransportSession session) {
		RegisteredSession registered = this.sessions.get(session.getId());
		return (registered != null) ? registered.principal() : null;
	}

	@Override
	public void setPrincipal(WebTransportSession session, Principal principal) {
		Assert.notNull(principal, "'principal' must not be null");
		RegisteredSession registered = this.sessions.get(session.getId());
		if (registered != null) {
			registered.setPrincipal(principal, true);
			this.listeners.forEach((listener) -> tell(listener, registered.session(), principal));
		}
	}

	private static void tell(WebTransportSessionListener listener, WebTransportSession session, Principal principal) {
		try {
			listener.principalChanged(session, principal);
		}
		catch (RuntimeException ex) {
			errors.error("[" + session.getId() + "] Session listener " + listener + " failed", ex);
		}
	}

	@Override
	public int broadcastDatagram(Collection<? extends WebTransportSession> sessions, byte[] datagram) {
		byte[] copy = datagram.clone();
		return (int) sessions.stream()
			.map((session) -> this.sessions.get(session.getId()))
			.filter((registered) -> registered != null && registered.sendDatagram(copy))
			.count();
	}

	@Override
	public Mono<BroadcastResult> broadcastMessage(Collection<? extends WebTransportSession> sessions, byte[] message,
			Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		List<WebTransportSession> members = List.copyOf(sessions);
		byte[] copy = message.clone();
		return Mono.defer(() -> {
			List<@Nullable RegisteredSession> registered = new ArrayList<>(members.size());
			members.forEach((session) -> registered.add(this.sessions.get(session.getId())));
			return Broadcast.send(registered, copy, timeout);
		});
	}

	@Override
	public Mono<Void> closeByPrincipal(String name, CloseStatus status) {
		return Mono.defer(() -> {
			List<Mono<Void>> nodes = new ArrayList<>();
			nodes.add(close(findByPrincipal(name), status));
			this.remoteSessions.forEach((remote) -> nodes.add(remote.closeByPrincipal(name, status)));
			return Mono.whenDelayError(nodes);
		});
	}

	@Override
	public Mono<Void> close(Collection<? extends WebTransportSession> sessions, CloseStatus status) {
		List<WebTransportSession> members = List.copyOf(sessions);
		return Flux.fromIterable(members)
			.flatMap((session) -> session.close(status).onErrorComplete(), Math.max(members.size(), 1))
			.then();
	}

}
