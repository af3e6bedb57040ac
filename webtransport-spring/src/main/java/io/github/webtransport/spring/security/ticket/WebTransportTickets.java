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

package io.github.webtransport.spring.security.ticket;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.util.Assert;

/**
 * Gives out tickets and takes them back. A ticket opens one session, at the path and for
 * the user that it was given out for, from the same origin, and within its lifetime.
 *
 * @since 0.1.0
 */
public final class WebTransportTickets {

	private static final Log logger = LogFactory.getLog(WebTransportTickets.class);

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	/**
	 * Nobody guesses 256 bits.
	 */
	private static final int SECRET_BYTES = 32;

	private static final int SECRET_LENGTH = 43;

	/**
	 * Paths and origins are kept with tickets: no browser and no proxy needs longer ones.
	 */
	private static final int MAX_TEXT_LENGTH = 2048;

	private final StringKeyGenerator secrets = new Base64StringKeyGenerator(BASE64, SECRET_BYTES);

	private final WebTransportTicketStore store;

	private final Duration lifetime;

	private final InstantSource clock;

	private final Function<Authentication, Optional<Instant>> end;

	private final LongAdder issued = new LongAdder();

	private final LongAdder accepted = new LongAdder();

	private final Map<TicketRefusal, LongAdder> refused = new ConcurrentHashMap<>();

	/**
	 * Create tickets.
	 * @param store keeps them
	 * @param lifetime how long they can be used, more than zero
	 * @param clock tells the time
	 * @param end tells when an authentication ends, with which its tickets do; empty for
	 * one that does not
	 */
	public WebTransportTickets(WebTransportTicketStore store, Duration lifetime, InstantSource clock,
			Function<Authentication, Optional<Instant>> end) {
		Assert.notNull(store, "'store' must not be null");
		Assert.isTrue(lifetime.compareTo(Duration.ZERO) > 0, "'lifetime' must be more than zero");
		this.store = store;
		this.lifetime = lifetime;
		this.clock = clock;
		this.end = end;
	}

	/**
	 * Give out a ticket. The caller makes sure that it gets to its user and to nobody
	 * else.
	 * @param authentication the user, who is not anonymous
	 * @param path the path of the session, percent-encoded, without the query; 2,048
	 * characters at most
	 * @param origin the origin of the page that asks, or {@code null} if it has none
	 * @return the ticket, or empty when the store has no room. An error tells that the
	 * store does not work
	 * @throws IllegalArgumentException if {@code path} is no path, or too long
	 */
	public Mono<IssuedTicket> issue(Authentication authentication, String path, @Nullable String origin) {
		Assert.notNull(authentication, "'authentication' must not be null");
		Assert.isTrue(origin == null || origin.length() <= MAX_TEXT_LENGTH, "'origin' is too long");
		String encoded = encode(path);
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			Instant expiresAt = this.end.apply(authentication)
				.filter(now.plus(this.lifetime)::isAfter)
				.orElseGet(() -> now.plus(this.lifetime));
			String value = this.secrets.generateKey();
			return this.store.put(keyOf(value), new WebTransportTicket(authentication, encoded, origin, expiresAt))
				.filter(Boolean::booleanValue)
				.map((kept) -> new IssuedTicket(value, Duration.between(now, expiresAt)))
				.doOnNext((ticket) -> this.issued.increment());
		});
	}

	/**
	 * Return a path as a client sends it.
	 */
	private static String encode(String path) {
		Assert.isTrue(path.length() <= MAX_TEXT_LENGTH, "'path' is too long");
		URI uri = URI.create(path);
		Assert.isTrue(path.startsWith("/") && path.equals(uri.getRawPath()), "'path' must be a path and nothing else");
		return uri.toASCIIString();
	}

	/**
	 * Take a ticket back for a session. Whether it opens the session or not, it is used
	 * up.
	 * @param value the secret, as it was given out
	 * @param path the path of the session, percent-encoded, without the query
	 * @param origin the origin of the page that opens the session, or {@code null} if it
	 * has none
	 * @return the user whose ticket it is, or empty when it opens no such session, which
	 * is counted by its reason. An error tells that the store does not work
	 */
	public Mono<Authentication> redeem(String value, String path, @Nullable String origin) {
		if (value.length() != SECRET_LENGTH) {
			return Mono.fromRunnable(() -> refuse(TicketRefusal.MALFORMED, path));
		}
		return Mono.defer(() -> this.store.take(keyOf(value)))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((ticket) -> {
				TicketRefusal reason = check(ticket.orElse(null), path, origin);
				if (reason != null) {
					refuse(reason, path);
				}
				else {
					this.accepted.increment();
				}
				return Mono
					.justOrEmpty(ticket.filter((known) -> reason == null).map(WebTransportTicket::authentication));
			});
	}

	private @Nullable TicketRefusal check(@Nullable WebTransportTicket ticket, String path, @Nullable String origin) {
		if (ticket == null) {
			return TicketRefusal.UNKNOWN;
		}
		if (!this.clock.instant().isBefore(ticket.expiresAt())) {
			return TicketRefusal.EXPIRED;
		}
		if (!ticket.path().equals(path)) {
			return TicketRefusal.PATH;
		}
		return (ticket.origin() == null || ticket.origin().equals(origin)) ? null : TicketRefusal.ORIGIN;
	}

	private void refuse(TicketRefusal reason, String path) {
		refusals(reason).increment();
		logger.debug(LogMessage.format("Refused a ticket for '%s': %s", path, reason.name().toLowerCase(Locale.ROOT)));
	}

	private static String keyOf(String value) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
			return BASE64.encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

	/**
	 * Return how many tickets were given out.
	 * @return the number since the start
	 */
	public long getIssued() {
		return this.issued.sum();
	}

	/**
	 * Return how many tickets were good for their session.
	 * @return the number since the start
	 */
	public long getAccepted() {
		return this.accepted.sum();
	}

	/**
	 * Return how many tickets were refused.
	 * @param reason the reason
	 * @return the number since the start
	 */
	public long getRefused(TicketRefusal reason) {
		return refusals(reason).sum();
	}

	private LongAdder refusals(TicketRefusal reason) {
		return this.refused.computeIfAbsent(reason, (key) -> new LongAdder());
	}

}
