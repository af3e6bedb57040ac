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

import java.security.Principal;
import java.util.Objects;

import io.github.webtransport.WebTransportSession;

/**
 * Where a session is, and as whom.
 *
 * @param room the name of the room
 * @param topic the topic of the room
 * @param principal who it is
 */
record Attendance(String room, String topic, Principal principal) {

	private static final String ATTRIBUTE = Attendance.class.getName();

	Member member() {
		return Member.of(this.principal.getName());
	}

	void register(WebTransportSession session) {
		session.getAttributes().put(ATTRIBUTE, this);
	}

	static Attendance of(WebTransportSession session) {
		return (Attendance) Objects.requireNonNull(session.getAttributes().get(ATTRIBUTE));
	}

}
