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

package io.github.webtransport.sample.rooms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Member}.
 */
class MemberTests {

	@Test
	void whenAGuestComesBackWithItsKeyThenItIsTheSame() {
		Member guest = Member.guest("k3x9", "Ada: the first");
		assertThat(guest.name()).isEqualTo("Ada: the first");
		assertThat(guest).isEqualTo(Member.guest("k3x9", "Ada: the first")).isEqualTo(Member.of(guest.id()));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "a:b", "12345678901234567" })
	void whenTheKeyIsNoneThenOneIsMadeUp(String key) {
		Member guest = Member.guest(key, "Ada");
		assertThat(guest.id()).matches("guest:[0-9a-f]{8}:Ada").isNotEqualTo(Member.guest(key, "Ada").id());
	}

	@Test
	void whenNoNameIsGivenThenOneIsMadeUp() {
		assertThat(Member.guest("k3x9", null).name()).isEqualTo("Guest k3x9");
		assertThat(Member.guest("k3x9", " \n\t").name()).isEqualTo("Guest k3x9");
	}

	@Test
	void whenANameIsTooLongThenItIsCutBetweenCharacters() {
		assertThat(Member.guest("k3x9", "\uD83D\uDE80".repeat(30)).name()).isEqualTo("\uD83D\uDE80".repeat(24));
	}

	@Test
	void whenAUserHasLoggedInThenItGoesByItsName() {
		assertThat(Member.of("ada")).isEqualTo(new Member("ada", "ada"));
	}

}
