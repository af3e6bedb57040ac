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

package io.github.webtransport.agent;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A line of a room. What a type of line does not have is {@code null}.
 *
 * @param type {@code welcome}, {@code join}, {@code leave}, {@code chat} or {@code error}
 * @param id the member who came or went, for {@code welcome} the agent itself
 * @param from the member who speaks
 * @param name the name of the member
 * @param text what is said
 * @param members all who are there
 */
record Line(String type, @Nullable String id, @Nullable String from, @Nullable String name, @Nullable String text,
		@Nullable List<Person> members) {

	/**
	 * A member of a room.
	 *
	 * @param id the id of the member
	 * @param name the name of the member
	 */
	record Person(String id, String name) {
	}

}
