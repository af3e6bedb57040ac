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

package io.github.webtransport.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionCredit}.
 */
class ConnectionCreditTests {

	private static final long MB = 1 << 20;

	private static final int SESSIONS = 16;

	private final ConnectionCredit credit = ConnectionCredit.of(16 * MB, SESSIONS, 16 * MB);

	@Test
	void whenSessionIsAloneThenItBorrowsAllThatIsLent() {
		long alone = this.credit.open().renew(0);
		assertThat(alone).isGreaterThan(3 * MB).isLessThan(8 * MB);
		assertThat(this.credit.initial()).isLessThan(alone / 8);
	}

	@Test
	void whenSessionsCameThenOneThatRenewsGivesBack() {
		ConnectionCredit.Share first = this.credit.open();
		long alone = first.renew(0);
		ConnectionCredit.Share second = this.credit.open();
		assertThat(second.renew(0)).as("while the first has all").isEqualTo(this.credit.initial());
		assertThat(first.renew(0)).isLessThan(alone);
		assertThat(second.renew(0)).isEqualTo(first.renew(0));
	}

	@Test
	void whenSessionEndsThenOthersGetItsShare() {
		ConnectionCredit.Share first = this.credit.open();
		long alone = first.renew(0);
		ConnectionCredit.Share second = this.credit.open();
		first.close();
		first.close();
		assertThat(second.renew(0)).isEqualTo(alone);
	}

	@Test
	void whenSessionWantsLessThenItGetsNoMore() {
		ConnectionCredit small = ConnectionCredit.of(16 * MB, SESSIONS, 1000);
		assertThat(small.initial()).isEqualTo(1000);
		assertThat(small.open().renew(0)).isEqualTo(1000);
		assertThat(ConnectionCredit.of(16 * MB, SESSIONS, 0).initial()).isZero();
	}

	/**
	 * The engine renews the credit of a connection when half of it is used, and gives no
	 * larger window than 24 MB: the other half is what the peer has in any case.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 64 << 10, MB, 16 * MB, 1000 * MB })
	void whateverSessionsDoThenTheirUnreadBytesLeaveRoomForCapsules(long maxData) {
		long room = Math.min(maxData, 24 * MB) / 2;
		for (long seed = 0; seed < 50; seed++) {
			SplittableRandom random = new SplittableRandom(seed);
			ConnectionCredit credit = ConnectionCredit.of(maxData, SESSIONS, 16 * MB);
			List<Session> sessions = new ArrayList<>();
			for (int step = 0; step < 500; step++) {
				int what = random.nextInt(10);
				if (what == 0 && sessions.size() < SESSIONS) {
					sessions.add(new Session(credit));
				}
				else if (what == 1 && !sessions.isEmpty()) {
					sessions.remove(random.nextInt(sessions.size())).share.close();
				}
				else if (!sessions.isEmpty()) {
					sessions.get(random.nextInt(sessions.size())).read(random.nextDouble());
				}
				long promised = sessions.stream().mapToLong((session) -> session.outstanding).sum();
				assertThat(promised).as("seed %d, step %d", seed, step).isLessThan(room);
			}
		}
	}

	private static final class Session {

		private final ConnectionCredit.Share share;

		private long outstanding;

		private Session(ConnectionCredit credit) {
			this.share = credit.open();
			this.outstanding = credit.initial();
		}

		/**
		 * Read a part of what the peer may have sent, which gives it new credit.
		 */
		private void read(double part) {
			this.outstanding -= (long) (part * this.outstanding);
			this.outstanding = Math.max(this.outstanding, this.share.renew(this.outstanding));
		}

	}

}
