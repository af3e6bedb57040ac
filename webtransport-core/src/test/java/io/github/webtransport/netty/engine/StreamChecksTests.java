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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamChecks}.
 */
class StreamChecksTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final StreamChecks checks = new StreamChecks(this.tasks::add);

	private final List<Integer> looked = new ArrayList<>();

	private final List<StreamChecks.Entry> entries = new ArrayList<>();

	/**
	 * Which entry each check ends, if there is one.
	 */
	private final List<Integer> endedBy = new ArrayList<>();

	private final List<Integer> ended = new ArrayList<>();

	@Test
	void whenPacketsComeThenActiveOnesAreLookedAt() {
		add(3);
		this.entries.get(1).setActive(false);
		this.checks.packetsArrived();
		assertThat(this.looked).containsExactlyInAnyOrder(0, 2);
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void whenThereAreManyThenOneGoIsBoundedAndTheOthersFollow() {
		add(200);
		this.checks.packetsArrived();
		assertThat(this.looked).hasSize(64);
		assertThat(this.tasks).hasSize(1);
		this.checks.packetsArrived();
		assertThat(this.looked).as("packets that come meanwhile").hasSize(64);
		runTasks();
		assertThat(this.looked).hasSize(264).contains(0, 199);
	}

	@Test
	void whenClearedThenNothingIsLookedAt() {
		add(200);
		this.checks.packetsArrived();
		this.checks.clear();
		runTasks();
		assertThat(this.looked).hasSize(64);
	}

	@Property
	void whenChecksEndThemselvesAndOthersThenAllThatStayAreLookedAt(
			@ForAll @Size(min = 1, max = 150) List<@IntRange(max = 300) Integer> ends) {
		reset();
		add(ends.size());
		this.endedBy.addAll(ends);
		this.checks.packetsArrived();
		runTasks();
		for (int i = 0; i < this.entries.size(); i++) {
			if (!this.ended.contains(i)) {
				assertThat(this.looked).contains(i);
			}
		}
		assertThat(this.looked).hasSizeLessThan(this.entries.size() * (this.entries.size() + 2));
	}

	/**
	 * All tries of a property share an instance.
	 */
	private void reset() {
		this.checks.clear();
		this.looked.clear();
		this.entries.clear();
		this.endedBy.clear();
		this.ended.clear();
	}

	private void add(int count) {
		for (int i = 0; i < count; i++) {
			int index = i;
			StreamChecks.Entry entry = this.checks.create(() -> look(index));
			entry.setActive(true);
			this.entries.add(entry);
		}
	}

	private void look(int index) {
		this.looked.add(index);
		if (index < this.endedBy.size() && this.endedBy.get(index) < this.entries.size()) {
			int other = this.endedBy.get(index);
			this.ended.add(other);
			this.entries.get(other).setActive(false);
		}
	}

	private void runTasks() {
		Runnable task;
		while ((task = this.tasks.poll()) != null) {
			task.run();
		}
	}

}
