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

import io.github.webtransport.conformance.Rows;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SendLedger}.
 */
class SendLedgerTests {

	private final SendLedger ledger = new SendLedger(new SessionLimits(100, 2, 1));

	@Test
	@Rows("S22")
	void shouldGrantWhatIsLeft() {
		assertThat(this.ledger.reserveData(60)).isEqualTo(60);
		assertThat(this.ledger.reserveData(60)).isEqualTo(40);
		assertThat(this.ledger.reserveData(60)).isZero();
		assertThat(this.ledger.reserveData(0)).isZero();
	}

	@Test
	void shouldTakeBackWhatWasNotSent() {
		assertThat(this.ledger.reserveData(100)).isEqualTo(100);
		assertThat(this.ledger.unreserve(30)).isEqualTo(30);
		assertThat(this.ledger.reserveData(60)).isEqualTo(30);
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.unreserve(101));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.unreserve(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.reserveData(-1));
	}

	@Test
	void whenLimitIsRaisedThenUnblocks() {
		this.ledger.reserveData(200);
		this.ledger.onMaxData(150);
		assertThat(this.ledger.availableData()).isEqualTo(50);
		assertThat(this.ledger.reserveData(100)).isEqualTo(50);
	}

	@Test
	@Rows("R49")
	void whenLimitsAreZeroThenCapsulesUnblock() {
		SendLedger zero = new SendLedger(SessionLimits.NONE);
		assertThat(zero.reserveData(1)).isZero();
		assertThat(zero.tryOpenStream(true)).isFalse();
		assertThat(zero.takeDataBlocked()).isZero();
		assertThat(zero.takeStreamsBlocked(true)).isZero();
		zero.onMaxData(1);
		zero.onMaxStreams(true, 1);
		assertThat(zero.reserveData(1)).isEqualTo(1);
		assertThat(zero.tryOpenStream(true)).isTrue();
		assertThat(zero.tryOpenStream(false)).isFalse();
	}

	@ParameterizedTest
	@Rows({ "R48", "S22" })
	@ValueSource(longs = { 0, 99, 100 })
	void whenDataLimitDoesNotIncreaseThenFlowControlError(long limit) {
		assertFlowControlError(() -> this.ledger.onMaxData(limit));
	}

	@ParameterizedTest
	@Rows({ "R48", "R50", "S21" })
	@ValueSource(longs = { 0, 1, 2, (1L << 60) + 1, VarInt.MAX })
	void whenStreamLimitDoesNotIncreaseOrIsTooLargeThenFlowControlError(long limit) {
		assertFlowControlError(() -> this.ledger.onMaxStreams(true, limit));
	}

	@Test
	void shouldAcceptLargestLimits() {
		this.ledger.onMaxData(VarInt.MAX);
		this.ledger.onMaxStreams(true, 1L << 60);
		assertThat(this.ledger.reserveData(Long.MAX_VALUE)).isEqualTo(VarInt.MAX);
		assertFlowControlError(() -> this.ledger.onMaxData(VarInt.MAX));
	}

	@Test
	void shouldCountStreamsPerDirection() {
		assertThat(this.ledger.tryOpenStream(true)).isTrue();
		assertThat(this.ledger.tryOpenStream(true)).isTrue();
		assertThat(this.ledger.tryOpenStream(true)).isFalse();
		assertThat(this.ledger.tryOpenStream(false)).isTrue();
		assertThat(this.ledger.tryOpenStream(false)).isFalse();
		this.ledger.onMaxStreams(false, 2);
		assertThat(this.ledger.tryOpenStream(true)).isFalse();
		assertThat(this.ledger.tryOpenStream(false)).isTrue();
	}

	@Test
	@Rows("R38")
	void whenStreamCouldNotBeOpenedThenCreditComesBack() {
		assertThat(this.ledger.tryOpenStream(false)).isTrue();
		this.ledger.cancelOpenStream(false);
		assertThat(this.ledger.tryOpenStream(false)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> this.ledger.cancelOpenStream(true));
	}

	@Test
	@Rows("R55")
	void shouldReportBlockedDataOncePerLimit() {
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(-1);
		this.ledger.reserveData(100);
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(-1);
		this.ledger.reserveData(1);
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(100);
		this.ledger.reserveData(1);
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(-1);
		this.ledger.onMaxData(120);
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(-1);
		this.ledger.reserveData(50);
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(120);
	}

	@Test
	void whenCreditCameBackThenNotBlocked() {
		this.ledger.reserveData(200);
		this.ledger.unreserve(1);
		assertThat(this.ledger.takeDataBlocked()).isEqualTo(-1);
	}

	@Test
	@Rows("R55")
	void shouldReportBlockedStreamsOncePerLimitAndDirection() {
		this.ledger.tryOpenStream(false);
		assertThat(this.ledger.takeStreamsBlocked(false)).isEqualTo(-1);
		this.ledger.tryOpenStream(false);
		assertThat(this.ledger.takeStreamsBlocked(false)).isEqualTo(1);
		assertThat(this.ledger.takeStreamsBlocked(false)).isEqualTo(-1);
		assertThat(this.ledger.takeStreamsBlocked(true)).isEqualTo(-1);
		this.ledger.onMaxStreams(false, 2);
		this.ledger.tryOpenStream(false);
		this.ledger.tryOpenStream(false);
		assertThat(this.ledger.takeStreamsBlocked(false)).isEqualTo(2);
	}

	@Test
	void whenUnlimitedThenNothingBlocks() {
		SendLedger unlimited = SendLedger.unlimited();
		assertThat(unlimited.reserveData(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
		assertThat(unlimited.reserveData(5)).isEqualTo(5);
		assertThat(unlimited.unreserve(5)).isEqualTo(Long.MAX_VALUE);
		assertThat(unlimited.tryOpenStream(true)).isTrue();
		unlimited.cancelOpenStream(true);
		unlimited.cancelOpenStream(true);
		unlimited.onMaxData(0);
		unlimited.onMaxStreams(true, VarInt.MAX);
		assertThat(unlimited.takeDataBlocked()).isEqualTo(-1);
		assertThat(unlimited.takeStreamsBlocked(true)).isEqualTo(-1);
	}

	private static void assertFlowControlError(ThrowingCallable action) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(action).satisfies((ex) -> {
			assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.SESSION);
			assertThat(ex.getViolation().errorCode()).isEqualTo(0x045d4487);
		});
	}

}
