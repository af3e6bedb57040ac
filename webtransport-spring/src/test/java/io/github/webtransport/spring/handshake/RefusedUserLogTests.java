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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RefusedUserLog}.
 */
class RefusedUserLogTests {

	private final Log target = mock(Log.class);

	private final List<String> lines = new ArrayList<>();

	private final AtomicLong now = new AtomicLong();

	private final RefusedUserLog log = new RefusedUserLog(this.target, 80, this.now::get);

	@BeforeEach
	void record() {
		willAnswer((call) -> this.lines.add(call.getArgument(0))).given(this.target).warn(any());
	}

	@Test
	void whenAUserHasTooManySessionsThenItsNameTheirNumberAndThePropertyAreTold() {
		this.log.tooManySessions("user José");
		assertThat(this.lines)
			.containsExactly("Refused a session of user José: 80 of its sessions are open or being opened, "
					+ "as many as 'webtransport.server.session.max-per-user' allows");
	}

	@Test
	void whenAnAddressHasTooManyRequestsThenItTheirNumberAndThePropertyAreTold() {
		this.log.tooManyRequests("address 192.0.2.1");
		assertThat(this.lines)
			.containsExactly("Refused a session of address 192.0.2.1: 80 of its requests wait to learn who they "
					+ "are from, as many as 'webtransport.server.session.max-per-user' allows");
	}

	@Test
	void whenNameBreaksTheLineThenItDoesNotBreakTheLog() {
		this.log.tooManySessions("user %s eve\r\nERROR all is lost\u001b[2K\u2028\u202e" + "x".repeat(10_000));
		assertThat(this.lines).singleElement().asString().hasSizeLessThan(500).matches("[\\x20-\\x7e]*");
	}

	@Test
	void whenManyAreRefusedThenOneLineInTenSecondsTellsOfThem() {
		for (int i = 0; i < 1000; i++) {
			this.log.tooManySessions("user eve");
			this.log.tooManyRequests("address 192.0.2.1");
		}
		assertThat(this.lines).hasSize(1);
		this.now.addAndGet(Duration.ofSeconds(10).toNanos());
		this.log.tooManySessions("user eve");
		assertThat(this.lines).hasSize(2).last().asString().endsWith(" ... and 1999 more");
	}

}
