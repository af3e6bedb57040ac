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

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Somebody in a room. Presence knows users by the names of their principals, on all
 * nodes, so that the one of a guest has all that there is to know.
 *
 * @param id the name of the principal
 * @param name what others call it
 */
record Member(String id, String name) {

	private static final String GUEST = "guest:";

	private static final int LONGEST_NAME = 24;

	/**
	 * Welcome somebody whom nobody vouches for.
	 * @param key by which a guest who comes back is the same one; anything else than up
	 * to 16 letters and digits is replaced
	 * @param name the name to go by, if there is one
	 * @return the guest
	 */
	static Member guest(@Nullable String key, @Nullable String name) {
		String known = (key != null && key.matches("[A-Za-z0-9]{1,16}")) ? key
				: UUID.randomUUID().toString().substring(0, 8);
		String clean = (name != null) ? name.replaceAll("\\p{Cntrl}", "").strip() : "";
		return of(GUEST + known + ":" + (StringUtils.hasText(clean) ? shorten(clean) : "Guest " + known));
	}

	private static String shorten(String name) {
		int length = Math.min(LONGEST_NAME, name.codePointCount(0, name.length()));
		return name.substring(0, name.offsetByCodePoints(0, length));
	}

	/**
	 * Return who a user is.
	 * @param user the name of the principal
	 * @return the member
	 */
	static Member of(String user) {
		boolean guest = user.startsWith(GUEST);
		return new Member(user, guest ? user.substring(user.indexOf(':', GUEST.length()) + 1) : user);
	}

}
