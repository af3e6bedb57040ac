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

import java.util.Random;

import io.github.webtransport.conformance.Rows;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReceiveLedger}.
 */
class ReceiveLedgerTests {

	private final ReceiveLedger ledger = new ReceiveLedger(new SessionLimits(100, 4, 2));

	@Test
	void whenDataIsWithinLimitThenAccepts() {
		this.ledger.onData(0);
		this.ledger.onData(60);
		this.ledger.onData(40);
		assertFlowControlError(() -> this.ledger.onData(1));
	}

	@Test
	@Rows({ "R54", "S22" })
	void whenDataExceedsLimitAtOnceThenFails() {
		assertFlowControlError(() -> this.ledger.onData(101));
		assertFlowControlError(() -> this.ledger.onData(Long.MAX_VALUE));
	}

	@Test
	@Rows("S23")
	void shouldRenewDataAtHalfTheWindow() {
		this.ledger.onData(100);
		assertThat(this.ledger.onConsumed(49)).isEqualTo(-1);
		assertThat(this.ledger.onConsumed(1)).isEqualTo(150);
		assertThat(this.ledger.maxData()).isEqualTo(150);
		this.ledger.onData(50);
		assertFlowControlError(() -> this.ledger.onData(1));
		assertThat(this.ledger.onConsumed(100)).isEqualTo(250);
		assertThat(this.ledger.onConsumed(0)).isEqualTo(-1);
	}

	@ParameterizedTest
	@Rows({ "R54", "S21" })
	@ValueSource(booleans = { true, false })
	void shouldCountStreamsPerDirection(boolean bidi) {
		int limit = (bidi) ? 4 : 2;
		for (int i = 0; i < limit; i++) {
			this.ledger.onStreamOpened(bidi);
		}
		assertFlowControlError(() -> this.ledger.onStreamOpened(bidi));
		this.ledger.onStreamOpened(!bidi);
	}

	@Test
	@Rows("S23")
	void shouldRenewStreamsAtHalfTheWindow() {
		for (int i = 0; i < 4; i++) {
			this.ledger.onStreamOpened(true);
		}
		assertThat(this.ledger.onStreamClosed(true)).isEqualTo(-1);
		assertThat(this.ledger.onStreamClosed(true)).isEqualTo(6);
		assertThat(this.ledger.maxStreams(true)).isEqualTo(6);
		assertThat(this.ledger.maxStreams(false)).isEqualTo(2);
		this.ledger.onStreamOpened(true);
		this.ledger.onStreamOpened(true);
		assertFlowControlError(() -> this.ledger.onStreamOpened(true));
	}

	@Test
	void whenWindowIsOneThenRenewsEachTime() {
		ReceiveLedger one = new ReceiveLedger(new SessionLimits(1, 1, 1));
		for (int i = 1; i < 10; i++) {
			one.onStreamOpened(false);
			assertThat(one.onStreamClosed(false)).isEqualTo(i + 1);
			one.onData(1);
			assertThat(one.onConsumed(1)).isEqualTo(i + 1);
		}
	}

	@Test
	void whenBytesWereNeverReadThenTheirCreditIsRenewed() {
		ReceiveLedger ledger = new ReceiveLedger(new SessionLimits(100, 1, 1));
		ledger.onData(40);
		assertThat(ledger.onUnread(30)).isEqualTo(-1);
		assertThat(ledger.onUnread(30)).isEqualTo(160);
		assertThat(ledger.onConsumed(40)).isEqualTo(-1);
		assertThat(ledger.onUnread(10)).isEqualTo(210);
	}

	@Test
	void whenPeerHadLessCreditThenNoMoreThanThatIsRenewed() {
		ReceiveLedger ledger = new ReceiveLedger(new SessionLimits(100, 1, 1));
		ledger.onData(40);
		assertThat(ledger.onUnread(1_000_000)).isEqualTo(160);
		assertThat(ledger.onUnread(0)).isEqualTo(-1);
		assertThat(ReceiveLedger.unlimited().onUnread(5)).isEqualTo(-1);
	}

	@Test
	void whenWindowIsZeroThenOnlyGrantsGiveCredit() {
		ReceiveLedger zero = new ReceiveLedger(new SessionLimits(0, 1, 0));
		assertFlowControlError(() -> zero.onData(1));
		assertFlowControlError(() -> zero.onStreamOpened(false));
		assertThat(zero.grantData(10)).isEqualTo(10);
		assertThat(zero.grantStreams(false, 1)).isEqualTo(1);
		zero.onData(10);
		zero.onStreamOpened(false);
		assertThat(zero.onConsumed(10)).isEqualTo(-1);
		assertThat(zero.onStreamClosed(false)).isEqualTo(-1);
		assertFlowControlError(() -> zero.onData(1));
	}

	@Test
	void shouldGrantOnlyUpwards() {
		assertThat(this.ledger.grantData(100)).isEqualTo(-1);
		assertThat(this.ledger.grantData(99)).isEqualTo(-1);
		assertThat(this.ledger.grantData(1000)).isEqualTo(1000);
		this.ledger.onData(1000);
		assertThat(this.ledger.onConsumed(900)).isEqualTo(-1);
		assertThat(this.ledger.onConsumed(50)).isEqualTo(1050);
		assertThat(this.ledger.grantStreams(true, 4)).isEqualTo(-1);
		assertThat(this.ledger.grantStreams(true, SessionLimits.MAX_STREAMS)).isEqualTo(SessionLimits.MAX_STREAMS);
		this.ledger.onStreamOpened(true);
		assertThat(this.ledger.onStreamClosed(true)).isEqualTo(-1);
	}

	@Test
	void whenGrantIsOutOfRangeThenFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.grantData(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.grantData(VarInt.MAX + 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.grantStreams(true, -1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.grantStreams(true, (1L << 60) + 1));
	}

	@Test
	void whenMoreIsReturnedThanWasUsedThenFails() {
		this.ledger.onData(5);
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.onConsumed(6));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.onConsumed(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.onData(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.onStreamClosed(true));
	}

	@Test
	void whenWindowIsLargestThenNeverExceedsCeiling() {
		ReceiveLedger large = new ReceiveLedger(new SessionLimits(VarInt.MAX, SessionLimits.MAX_STREAMS, 0));
		large.onData(VarInt.MAX);
		assertThat(large.onConsumed(VarInt.MAX)).isEqualTo(-1);
		ReceiveLedger half = new ReceiveLedger(new SessionLimits(VarInt.MAX / 2 + 1, 0, 0));
		half.onData(VarInt.MAX / 2 + 1);
		assertThat(half.onConsumed(VarInt.MAX / 2 + 1)).isEqualTo(VarInt.MAX);
	}

	@Test
	void whenUnlimitedThenEverythingIsAllowed() {
		ReceiveLedger unlimited = ReceiveLedger.unlimited();
		for (int i = 0; i < 100; i++) {
			unlimited.onStreamOpened(true);
			unlimited.onStreamOpened(false);
			unlimited.onData(Long.MAX_VALUE);
			assertThat(unlimited.onConsumed(Long.MAX_VALUE)).isEqualTo(-1);
			assertThat(unlimited.onStreamClosed(true)).isEqualTo(-1);
		}
		assertThat(unlimited.grantData(1000)).isEqualTo(-1);
		assertThat(unlimited.grantStreams(true, 1000)).isEqualTo(-1);
		assertThat(unlimited.maxData()).isEqualTo(-1);
		assertThat(unlimited.maxStreams(true)).isEqualTo(-1);
	}

	@Test
	void shouldKeepAPeerGoingWhoseSendLedgerFollows() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			SessionLimits limits = new SessionLimits(1 + random.nextInt(100), 1 + random.nextInt(5), 0);
			ReceiveLedger receiver = new ReceiveLedger(limits);
			SendLedger sender = new SendLedger(limits);
			long unconsumed = 0;
			long total = 0;
			for (int i = 0; i < 500; i++) {
				long sent = sender.reserveData(random.nextInt(50));
				receiver.onData(sent);
				unconsumed += sent;
				total += sent;
				long consumed = (random.nextInt(4) == 0) ? unconsumed : random.nextLong(unconsumed + 1);
				unconsumed -= consumed;
				long limit = receiver.onConsumed(consumed);
				if (limit >= 0) {
					sender.onMaxData(limit);
				}
			}
			assertThat(total).as("seed %d", seed).isGreaterThan(200);
		}
	}

	private static void assertFlowControlError(ThrowingCallable action) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(action).satisfies((ex) -> {
			assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.SESSION);
			assertThat(ex.getViolation().errorCode()).isEqualTo(0x045d4487);
		});
	}

}
