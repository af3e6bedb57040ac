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

package io.github.webtransport.netty.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptLimiter}.
 */
class AttemptLimiterTests {

	private long now = Long.MAX_VALUE - 5;

	private final AttemptLimiter limiter = new AttemptLimiter(10, 4, () -> this.now);

	@Test
	void whenBurstIsUsedUpThenRefused() throws Exception {
		assertThat(take(address("192.0.2.1"), 50)).isEqualTo(10);
	}

	@Test
	void whenTimePassesThenAsManyAsTheRateAllows() throws Exception {
		InetAddress address = address("192.0.2.1");
		take(address, 10);
		this.now += Duration.ofMillis(250).toNanos() - 1;
		assertThat(take(address, 5)).isZero();
		this.now++;
		assertThat(take(address, 5)).isEqualTo(1);
		this.now += Duration.ofSeconds(1).toNanos();
		assertThat(take(address, 50)).isEqualTo(4);
		this.now += Duration.ofHours(1).toNanos();
		assertThat(take(address, 50)).isEqualTo(10);
	}

	@Test
	void whenRefusedThenItIsNotCounted() throws Exception {
		InetAddress address = address("192.0.2.1");
		take(address, 1000);
		this.now += Duration.ofSeconds(1).toNanos();
		assertThat(take(address, 1000)).isEqualTo(4);
	}

	@ParameterizedTest
	@CsvSource({ "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 0", "2001:db8:1:2::1, 2001:db8:1:3::1, 10",
			"192.0.2.1, 192.0.2.2, 10" })
	void whenAddressesAreOfOneClientThenTheyShare(String first, String second, int left) throws Exception {
		take(address(first), 10);
		assertThat(take(address(second), 50)).isEqualTo(left);
	}

	@Test
	void whenManyAddressesAreAtTheirBoundThenOthersAreHardlyHindered() throws Exception {
		for (int i = 0; i < 500; i++) {
			take(address("198.51." + i / 250 + '.' + i % 250), 50);
		}
		int hindered = 0;
		for (int i = 0; i < 1000; i++) {
			hindered += (this.limiter.tryAcquire(address("203.0." + i / 250 + '.' + i % 250))) ? 0 : 1;
		}
		assertThat(hindered).isLessThan(50);
	}

	private int take(InetAddress address, int times) {
		int taken = 0;
		for (int i = 0; i < times; i++) {
			taken += (this.limiter.tryAcquire(address)) ? 1 : 0;
		}
		return taken;
	}

	private static InetAddress address(String address) throws UnknownHostException {
		return InetAddress.getByName(address);
	}

}
