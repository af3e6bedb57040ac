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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.OuterList;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * The header fields with which client and server agree on an application protocol
 * (Section 3.3), in the syntax of structured fields (RFC 9651). A field that is malformed
 * or holds anything but strings is ignored as a whole; parameters are ignored.
 *
 * @since 0.1.0
 */
public final class SubprotocolNegotiation {

	/**
	 * The largest length of a protocol name (W3C WebTransport, {@code protocols} of
	 * {@code WebTransportOptions}).
	 */
	public static final int MAX_NAME_LENGTH = 512;

	private SubprotocolNegotiation() {
	}

	/**
	 * Parse {@code WT-Available-Protocols}.
	 * @param fieldLines the values of all its lines, in order
	 * @return the offered names in the client's order of preference, empty if there are
	 * none or the field is to be ignored
	 */
	public static List<String> parseAvailable(List<String> fieldLines) {
		OuterList list;
		try {
			list = new Parser(String.join(", ", fieldLines)).parseList();
		}
		catch (ParseException ex) {
			return List.of();
		}
		List<String> names = new ArrayList<>(list.get().size());
		for (ListElement<?> element : list.get()) {
			if (!(element instanceof StringItem name)) {
				return List.of();
			}
			names.add(name.get());
		}
		return List.copyOf(names);
	}

	/**
	 * Parse {@code WT-Protocol}.
	 * @param field its value, or {@code null} if the response has none
	 * @return the chosen name, or {@code null} if there is none or the field is to be
	 * ignored
	 */
	public static @Nullable String parseSelected(@Nullable String field) {
		if (field == null) {
			return null;
		}
		try {
			return (new Parser(field).parseItem() instanceof StringItem name) ? name.get() : null;
		}
		catch (ParseException ex) {
			return null;
		}
	}

	/**
	 * Format the value of {@code WT-Protocol}.
	 * @param name the chosen name
	 * @return the field value
	 * @throws IllegalArgumentException if the name is not printable ASCII
	 */
	public static String formatSelected(String name) {
		return StringItem.valueOf(name).serialize();
	}

	/**
	 * Format the value of {@code WT-Available-Protocols}.
	 * @param names the names in order of preference, at least one: an empty list has no
	 * field value, the field is left out then
	 * @return the field value
	 * @throws IllegalArgumentException if there is no name or one is not legal
	 * @see #validateNames
	 */
	public static String formatAvailable(List<String> names) {
		validateNames(names);
		if (names.isEmpty()) {
			throw new IllegalArgumentException("Protocol names must not be empty");
		}
		List<ListElement<? extends Object>> items = new ArrayList<>(names.size());
		for (String name : names) {
			items.add(StringItem.valueOf(name));
		}
		return OuterList.valueOf(items).serialize();
	}

	/**
	 * Choose a protocol for a session.
	 * @param offered the names that the client offers, in its order of preference
	 * @param supported the names that the server speaks
	 * @return the first offered name that the server speaks, or {@code null} if there is
	 * none
	 */
	public static @Nullable String choose(List<String> offered, List<String> supported) {
		for (String name : offered) {
			if (supported.contains(name)) {
				return name;
			}
		}
		return null;
	}

	/**
	 * Check names that the application wants to offer or to speak: not empty, printable
	 * ASCII, at most {@value #MAX_NAME_LENGTH} characters and all different (W3C
	 * WebTransport, {@code protocols} of {@code WebTransportOptions}).
	 * @param names the names, possibly none
	 * @throws IllegalArgumentException if a name breaks these rules
	 */
	public static void validateNames(List<String> names) {
		Set<String> seen = new HashSet<>();
		for (String name : names) {
			if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
				throw new IllegalArgumentException("Protocol name must have 1 to " + MAX_NAME_LENGTH + " characters");
			}
			if (!name.chars().allMatch((character) -> character >= 0x20 && character <= 0x7e)) {
				throw new IllegalArgumentException("Protocol name must be printable ASCII: " + name);
			}
			if (!seen.add(name)) {
				throw new IllegalArgumentException("Protocol name is repeated: " + name);
			}
		}
	}

}
