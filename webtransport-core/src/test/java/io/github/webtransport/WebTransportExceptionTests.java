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

package io.github.webtransport;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportException}.
 */
class WebTransportExceptionTests {

	static Stream<WebTransportException> causedByPeers() {
		return Stream.of(new SessionClosedException(CloseStatus.of(7, "bye"), true), new StreamResetException(1),
				new StreamStoppedException(1), new FlowControlException("too much"));
	}

	@ParameterizedTest
	@MethodSource("causedByPeers")
	void whenPeerCausesItThenThereIsNoStack(WebTransportException exception) {
		assertThat(exception.getStackTrace()).isEmpty();
		exception.addSuppressed(new IllegalStateException());
		assertThat(exception.getSuppressed()).hasSize(1);
	}

	@Test
	void whenThisSideCausesItThenThereIsAStack() {
		assertThat(new DatagramTooLargeException(2, 1).getStackTrace()).isNotEmpty();
		assertThat(new WebTransportServerException("no", null).getStackTrace()).isNotEmpty();
	}

	@Test
	void whenSessionIsClosedThenMessageSaysByWhomAndWith() {
		assertThat(new SessionClosedException(CloseStatus.of(7, "bye"), true))
			.hasMessage("Session closed by the peer with CloseStatus[code=7, reason=bye]");
		assertThat(new SessionClosedException(CloseStatus.NORMAL, false, new IllegalStateException("no")))
			.hasMessage("Session closed by this side with CloseStatus[code=0, reason=]")
			.hasRootCauseMessage("no");
	}

}
