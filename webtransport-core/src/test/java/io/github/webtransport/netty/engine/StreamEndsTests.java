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

package io.github.webtransport.netty.engine;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.webtransport.netty.engine.StreamEnds.ReceiveEvent;
import io.github.webtransport.netty.engine.StreamEnds.ReceiveState;
import io.github.webtransport.netty.engine.StreamEnds.SendEvent;
import io.github.webtransport.netty.engine.StreamEnds.SendState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamEnds}.
 */
class StreamEndsTests {

	/**
	 * What follows in each state from each event, in the order of {@link SendEvent}.
	 */
	private static final String SEND_TABLE = """
			NONE        NONE        NONE        NONE        NONE        NONE        NONE        NONE        NONE
			OPEN        FIN_HELD    FIN_QUEUED  OPEN        RESET_HELD  RESET_SENT  STOPPED!    STOPPED!    LOST!
			FIN_HELD    FIN_HELD    FIN_QUEUED  FIN_HELD    RESET_HELD  RESET_SENT  STOPPED!    STOPPED!    LOST!
			FIN_QUEUED  FIN_QUEUED  FIN_QUEUED  FIN_SENT    RESET_HELD  RESET_SENT  STOPPED!    STOPPED!    LOST!
			FIN_SENT    FIN_SENT    FIN_SENT    FIN_SENT    FIN_SENT    FIN_SENT    STOPPED!    FORGOTTEN   LOST
			RESET_HELD  RESET_HELD  RESET_HELD  RESET_HELD  RESET_HELD  RESET_SENT  STOPPED!    STOPPED!    LOST!
			RESET_SENT  RESET_SENT  RESET_SENT  RESET_SENT  RESET_SENT  RESET_SENT  STOPPED     FORGOTTEN   LOST
			STOPPED     STOPPED     STOPPED     STOPPED     STOPPED     STOPPED     STOPPED     FORGOTTEN   LOST
			FORGOTTEN   FORGOTTEN   FORGOTTEN   FORGOTTEN   FORGOTTEN   FORGOTTEN   FORGOTTEN   FORGOTTEN   FORGOTTEN
			LOST        LOST        LOST        LOST        LOST        LOST        LOST        LOST        LOST
			""";

	/**
	 * What follows in each state from each event, in the order of {@link ReceiveEvent}.
	 */
	private static final String RECEIVE_TABLE = """
			NONE               NONE               NONE               NONE               NONE               NONE
			OPEN               FIN!               RESET!             STOPPED            OPEN               LOST!
			FIN                FIN                FIN                FIN                FIN                FIN
			RESET              RESET              RESET              RESET              RESET              RESET
			STOPPED            STOPPED_AND_ENDED  STOPPED_AND_ENDED  STOPPED            STOPPED_AND_ENDED  LOST
			STOPPED_AND_ENDED  STOPPED_AND_ENDED  STOPPED_AND_ENDED  STOPPED_AND_ENDED  STOPPED_AND_ENDED  STOPPED_AND_ENDED
			LOST               LOST               LOST               LOST               LOST               LOST
			""";

	/**
	 * Events that lead to each state.
	 */
	private static final List<List<SendEvent>> SEND_PATHS = List.of(List.of(), List.of(SendEvent.FIN_HELD),
			List.of(SendEvent.FIN_QUEUED), List.of(SendEvent.FIN_QUEUED, SendEvent.FIN_TAKEN),
			List.of(SendEvent.RESET_HELD), List.of(SendEvent.RESET), List.of(SendEvent.STOPPED),
			List.of(SendEvent.STOPPED, SendEvent.FORGOTTEN), List.of(SendEvent.LOST));

	private static final List<List<ReceiveEvent>> RECEIVE_PATHS = List.of(List.of(), List.of(ReceiveEvent.FIN),
			List.of(ReceiveEvent.RESET), List.of(ReceiveEvent.STOPPED),
			List.of(ReceiveEvent.STOPPED, ReceiveEvent.ENDED), List.of(ReceiveEvent.LOST));

	private static final Set<SendEvent> LAST = EnumSet.of(SendEvent.STOPPED, SendEvent.FORGOTTEN, SendEvent.LOST);

	@ParameterizedTest
	@CsvSource({ "true, true, OPEN, OPEN", "false, true, OPEN, OPEN", "true, false, OPEN, NONE",
			"false, false, NONE, OPEN" })
	void beginsWithTheEndsThatTheStreamHas(boolean local, boolean bidirectional, SendState send, ReceiveState receive) {
		StreamEnds ends = StreamEnds.of(local, bidirectional);
		assertThat(ends.send()).isEqualTo(send);
		assertThat(ends.receive()).isEqualTo(receive);
		assertThat(ends.isPeerSending()).isEqualTo(receive == ReceiveState.OPEN);
	}

	static Stream<List<String>> sendRows() {
		return rows(SEND_TABLE);
	}

	static Stream<List<String>> receiveRows() {
		return rows(RECEIVE_TABLE);
	}

	private static Stream<List<String>> rows(String table) {
		return table.lines().map((line) -> Arrays.asList(line.split(" +")));
	}

	@ParameterizedTest
	@MethodSource("sendRows")
	void sendingEndGoesAsInTheTable(List<String> row) {
		SendState state = SendState.valueOf(row.get(0));
		for (SendEvent event : SendEvent.values()) {
			StreamEnds ends = inState(state);
			boolean told = ends.on(event);
			assertThat(ends.send() + (told ? "!" : "")).as("%s in %s", event, state)
				.isEqualTo(row.get(event.ordinal() + 1));
		}
	}

	@ParameterizedTest
	@MethodSource("receiveRows")
	void receivingEndGoesAsInTheTable(List<String> row) {
		ReceiveState state = ReceiveState.valueOf(row.get(0));
		for (ReceiveEvent event : ReceiveEvent.values()) {
			StreamEnds ends = inState(state);
			boolean told = ends.on(event);
			assertThat(ends.receive() + (told ? "!" : "")).as("%s in %s", event, state)
				.isEqualTo(row.get(event.ordinal() + 1));
		}
	}

	@Test
	void tablesAreComplete() {
		assertThat(sendRows().map((row) -> row.get(0))).containsExactlyInAnyOrderElementsOf(names(SendState.values()));
		assertThat(receiveRows().map((row) -> row.get(0)))
			.containsExactlyInAnyOrderElementsOf(names(ReceiveState.values()));
	}

	private static List<String> names(Enum<?>[] values) {
		return Arrays.stream(values).map(Enum::name).toList();
	}

	private static StreamEnds inState(SendState state) {
		if (state == SendState.NONE) {
			return StreamEnds.of(false, false);
		}
		return SEND_PATHS.stream().map((path) -> {
			StreamEnds ends = StreamEnds.of(true, true);
			path.forEach(ends::on);
			return ends;
		}).filter((ends) -> ends.send() == state).findFirst().orElseThrow();
	}

	private static StreamEnds inState(ReceiveState state) {
		if (state == ReceiveState.NONE) {
			return StreamEnds.of(true, false);
		}
		return RECEIVE_PATHS.stream().map((path) -> {
			StreamEnds ends = StreamEnds.of(true, true);
			path.forEach(ends::on);
			return ends;
		}).filter((ends) -> ends.receive() == state).findFirst().orElseThrow();
	}

	@Property
	void whoeverWritesIsToldOnceAtMostAndNothingWaitsBehindTheLastEvent(@ForAll @Size(max = 12) List<SendEvent> events,
			@ForAll boolean local) {
		StreamEnds ends = StreamEnds.of(local, true);
		int told = 0;
		boolean last = false;
		for (SendEvent event : events) {
			SendState before = ends.send();
			boolean tell = ends.on(event);
			last = last || LAST.contains(event);
			told += tell ? 1 : 0;
			assertThat(tell).isEqualTo(before.isUnfinished() && LAST.contains(event)
					|| before == SendState.FIN_SENT && event == SendEvent.STOPPED);
			assertThat(ends.send().isUnfinished() && last).isFalse();
			if (!before.isUnfinished()) {
				assertThat(ends.send().isUnfinished()).as("finished once, finished for ever").isFalse();
			}
		}
		assertThat(told).isLessThanOrEqualTo(1);
	}

	@Property
	void whoeverReadsIsToldOnceAtMost(@ForAll @Size(max = 12) List<ReceiveEvent> events) {
		StreamEnds ends = StreamEnds.of(false, true);
		long told = events.stream().filter(ends::on).count();
		assertThat(told).isLessThanOrEqualTo(1);
		boolean stopped = events.stream()
			.filter((event) -> event != ReceiveEvent.ENDED)
			.findFirst()
			.filter(ReceiveEvent.STOPPED::equals)
			.isPresent();
		if (stopped) {
			assertThat(told).as("a stream that was stopped has nothing to tell").isZero();
		}
	}

	@Property
	void theTwoEndsDoNotTouchEachOther(@ForAll @Size(max = 8) List<SendEvent> sent,
			@ForAll @Size(max = 8) List<ReceiveEvent> received) {
		StreamEnds both = StreamEnds.of(true, true);
		StreamEnds sending = StreamEnds.of(true, true);
		StreamEnds receiving = StreamEnds.of(true, true);
		for (int i = 0; i < Math.max(sent.size(), received.size()); i++) {
			if (i < sent.size()) {
				assertThat(both.on(sent.get(i))).isEqualTo(sending.on(sent.get(i)));
			}
			if (i < received.size()) {
				assertThat(both.on(received.get(i))).isEqualTo(receiving.on(received.get(i)));
			}
		}
		assertThat(both.send()).isEqualTo(sending.send());
		assertThat(both.receive()).isEqualTo(receiving.receive());
	}

}
