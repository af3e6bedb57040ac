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

package io.github.webtransport.spring.annotation.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import io.github.webtransport.spring.session.SessionEndTasks;
import io.github.webtransport.spring.session.SessionEventPublisher;
import io.github.webtransport.spring.session.WebTransportSessionClosedEvent;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import io.github.webtransport.spring.session.WebTransportSessionOpenedEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the session that the methods, the listeners, the registry and the events see:
 * it is one object.
 */
class SessionIdentityTests {

	private final Map<String, WebTransportSession> seen = new ConcurrentHashMap<>();

	private final DefaultWebTransportSessionRegistry registry = new DefaultWebTransportSessionRegistry();

	private final SessionEventPublisher events = new SessionEventPublisher(this::event,
			new BlockingCalls(BlockingSettings.DEFAULT, Runnable::run), new SessionEndTasks());

	private void event(Object event) {
		if (event instanceof WebTransportSessionOpenedEvent opened) {
			this.seen.put("opened event", opened.getSession());
		}
		if (event instanceof WebTransportSessionClosedEvent closed) {
			this.seen.put("closed event", closed.getSession());
		}
	}

	private TestEndpoint endpoint(Object bean) {
		return TestEndpoint.withListeners(List.of(this.registry, this.events, new Listener()), bean);
	}

	@Test
	void whenAMethodHasTheSessionBeforeItIsAcceptedThenEverybodySeesTheSame() {
		FakeSession session = endpoint(new Endpoint()).connect("/identity").datagram("x");
		session.open().arriveFin();
		assertThat(this.registry.findAll()).hasSize(1);
		this.seen.put("registry", this.registry.findAll().get(0));
		session.end(CloseStatus.NORMAL);
		assertThat(this.seen).containsOnlyKeys("connect", "datagram", "stream", "disconnect", "opened", "closed",
				"opened event", "closed event", "registry");
		assertThat(new ArrayList<>(this.seen.values())).allMatch((other) -> other == this.seen.get("connect"));
		assertThat(this.seen.get("connect")).isNotSameAs(session);
	}

	@Test
	void whenNoMethodHasTheSessionBeforeItIsAcceptedThenItIsThatOfTheServer() {
		FakeSession session = endpoint(new LateEndpoint()).connect("/late-identity").datagram("x");
		this.seen.put("registry", this.registry.findAll().get(0));
		session.end(CloseStatus.NORMAL);
		assertThat(this.seen).containsOnlyKeys("datagram", "opened", "closed", "opened event", "closed event",
				"registry");
		assertThat(this.seen.values()).allMatch((other) -> other == session);
	}

	@Test
	void whenAListenerIsToldThenTheSessionWorks() {
		List<Object> opened = new ArrayList<>();
		WebTransportSessionListener listener = new WebTransportSessionListener() {

			@Override
			public void sessionOpened(WebTransportSession session) {
				assertThat(session.isOpen()).isTrue();
				session.createUnidirectionalStream().subscribe(opened::add);
			}

		};
		TestEndpoint.withListeners(List.of(listener), new Endpoint()).connect("/identity");
		assertThat(opened).hasSize(1);
	}

	@Test
	void whenTheSessionIsClosedBeforeItIsAcceptedThenListenersAreToldAllTheSame() {
		TestEndpoint endpoint = endpoint(new ClosingEndpoint());
		HandshakeDecision decision = endpoint.decide(TestEndpoint.request("/closing"));
		FakeSession session = new FakeSession(decision.getInfo()).handle(decision.getHandler());
		assertThat(session.closed()).isEqualTo(CloseStatus.of(5, "early"));
		assertThat(this.seen).containsKeys("opened", "closed");
	}

	private final class Listener implements WebTransportSessionListener {

		@Override
		public void sessionOpened(WebTransportSession session) {
			SessionIdentityTests.this.seen.put("opened", session);
		}

		@Override
		public void sessionClosed(WebTransportSession session, CloseStatus status) {
			SessionIdentityTests.this.seen.put("closed", session);
		}

	}

	@WebTransportMapping("/identity")
	final class Endpoint {

		@SessionMapping
		Mono<Void> connect(WebTransportSession session) {
			SessionIdentityTests.this.seen.put("connect", session);
			return Mono.empty();
		}

		@DatagramMapping
		Mono<Void> datagram(WebTransportSession session) {
			SessionIdentityTests.this.seen.put("datagram", session);
			return Mono.empty();
		}

		@StreamMapping
		Mono<Void> stream(WebTransportSession session) {
			SessionIdentityTests.this.seen.put("stream", session);
			return Mono.empty();
		}

		@DisconnectMapping
		Mono<Void> disconnect(WebTransportSession session) {
			SessionIdentityTests.this.seen.put("disconnect", session);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/late-identity")
	final class LateEndpoint {

		@DatagramMapping
		Mono<Void> datagram(WebTransportSession session) {
			SessionIdentityTests.this.seen.put("datagram", session);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/closing")
	static final class ClosingEndpoint {

		@SessionMapping
		Mono<Void> connect(WebTransportSession session) {
			return session.close(CloseStatus.of(5, "early"));
		}

	}

}
