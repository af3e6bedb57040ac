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

package io.github.webtransport.spring.handshake;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.apache.commons.logging.Log;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RefusedOriginLog}.
 */
class RefusedOriginLogTests {

	private final Log target = mock(Log.class);

	private final List<String> lines = new ArrayList<>();

	private final AtomicLong now = new AtomicLong();

	private final WebTransportRoute route = new WebTransportRoute("/rooms/{room}",
			WebTransportHandlerFactory.of((session) -> Mono.empty()), List.of(), List.of(), "endpoint");

	private final OriginCheck sameHost = OriginCheck.sameHost(false);

	private final RefusedOriginLog log = new RefusedOriginLog(this.target, this.now::get);

	@BeforeEach
	void record() {
		given(this.target.isInfoEnabled()).willReturn(true);
		willAnswer((call) -> this.lines.add(call.getArgument(0))).given(this.target).info(any());
	}

	@Test
	void whenListDecidesThenOriginAndListAreTold() {
		refuse("https://evil.org", this.sameHost.withAllowed(List.of("https://example.org", "https://app.example.org"),
				List.of("https://*.example.net")));
		assertThat(this.lines)
			.containsExactly("Refused a session for '/rooms/{room}' to a page of the origin 'https://evil.org'. "
					+ "Allowed: https://example.org, https://app.example.org, https://*.example.net");
	}

	@Test
	void whenHostDecidesThenItIsTold() {
		refuse("https://evil.org", this.sameHost);
		assertThat(this.lines).singleElement()
			.asString()
			.contains("'https://evil.org'", "the host that they connect to, here 'wt.example.org:4433'");
	}

	@Test
	void whenOriginBreaksTheLineThenItDoesNotBreakTheLog() {
		refuse("https://evil.org\r\nWARN all is lost\u001b[2K\u2028\u202e" + "x".repeat(10_000), this.sameHost);
		assertThat(this.lines).singleElement().asString().hasSizeLessThan(500).matches("[\\x20-\\x7e]*");
	}

	@Test
	void whenListIsLongThenTheRestIsCounted() {
		List<String> origins = IntStream.range(0, 100).mapToObj((i) -> "https://" + i + ".example.org").toList();
		refuse("https://evil.org", this.sameHost.withAllowed(origins, List.of()));
		assertThat(this.lines).singleElement().asString().endsWith("https://9.example.org and 90 more");
	}

	@Test
	void whenManyAreRefusedThenAFewLinesAMinuteTellOfThem() {
		for (int i = 0; i < 1000; i++) {
			refuse("https://evil" + i + ".org", this.sameHost);
		}
		assertThat(this.lines).hasSize(RefusedOriginLog.MAX_PER_MINUTE);
		this.now.addAndGet(Duration.ofMinutes(1).toNanos());
		refuse("https://evil.org", this.sameHost);
		assertThat(this.lines).hasSize(RefusedOriginLog.MAX_PER_MINUTE + 1)
			.last()
			.asString()
			.endsWith(" ... and 997 more");
	}

	private void refuse(String origin, OriginCheck check) {
		this.log.refused(HandshakeInfo.builder(URI.create("https://wt.example.org:4433/rooms/a"))
			.header("origin", origin)
			.build(), this.route, check);
	}

}
