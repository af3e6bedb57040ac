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

package io.github.webtransport.autoconfigure.security.property;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A request whose path, query, header fields and user are made of what rules look at, and
 * of what may lead them astray.
 *
 * @param authority the host, and the port if any
 * @param path the path as it is sent
 * @param query the query as it is sent, or {@code null} for none
 * @param fields the header fields
 */
record RandomRequest(String authority, String path, @Nullable String query, List<Field> fields) {

	private static final String[] NAMES = { "admin", "users", "api", "vip", "zone", "blocked", "files", "open", "a" };

	private static final String[] ODD_SEGMENTS = { "", ".", "..", "%2e", "%2E%2e", "...", "%61dmin", "%61%64min",
			"ADMIN", "admin;x=y", ";", "admin%3b", "admin%2f", "%2fadmin", "admin%5c", "admin%00", "%ff", "%c3%a9",
			"admin%20", "admin%09", "a%25", "%2561dmin", "admin.", "admin.txt", "files.txt", "a.txt", "admin+",
			"admin:", "admin@", "~admin", "**", "*", "admin%0d%0aX-Key:right", "%u0061dmin", "admin%c0%af", "\u00e9" };

	private static final String[] PARAMETERS = { "debug", "debug=1", "de%62ug=1", "DEBUG=1", "debug[]=1", "a=b",
			"a=%zz", "a=1;debug=1", "debug%00=1", "%64ebug", "=debug", "a|b", "a={}", "a=%", "+debug=1", "debug+",
			"a=1&&debug", "a=%26debug%3D1", "a=b#debug", "key=right", "k%65y=right", "key=wrong&key=right",
			"key=right&key=wrong", "access_token=x" };

	static Arbitrary<RandomRequest> arbitrary() {
		return Combinators.combine(authorities(), paths(), queries(), headerFields(), users())
			.as((authority, path, query, fields, user) -> {
				List<Field> all = new ArrayList<>(fields);
				all.addAll(user);
				return new RandomRequest(authority, path, query, all);
			});
	}

	private static Arbitrary<String> authorities() {
		return Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.just("localhost:4433")),
				Tuple.of(2, Arbitraries.of("admin.example.org", "ADMIN.example.org:4433", "127.0.0.1:80", "[::1]:4433",
						"localhost", "admin.example.org.:1", "xadmin.example.org")));
	}

	private static Arbitrary<String> paths() {
		Arbitrary<String> segment = Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.of(NAMES)),
				Tuple.of(2, Arbitraries.of(ODD_SEGMENTS)));
		return segment.list().ofMinSize(1).ofMaxSize(4).map((segments) -> "/" + String.join("/", segments));
	}

	private static Arbitrary<@Nullable String> queries() {
		return Arbitraries.of(PARAMETERS)
			.list()
			.ofMaxSize(3)
			.map((parameters) -> parameters.isEmpty() ? null : String.join("&", parameters));
	}

	private static Arbitrary<List<Field>> headerFields() {
		return Arbitraries
			.of(new Field("X-Area", "internal"), new Field("x-area", "Internal"), new Field("X-AREA", "other"),
					new Field("X-Role", "admin"), new Field("X-Role", "user,admin"), new Field("X-Key", "right"),
					new Field("X-Key", "wrong"), new Field("X-Zone", "1"), new Field("X-Blocked", ""),
					new Field("Origin", "https://evil.example"), new Field("Origin", "https://localhost:8443"),
					new Field("Origin", "null"), new Field("Cookie", "area=internal"), new Field("Cookie", "vip=yes"),
					new Field("Cookie", "a=b; vip=yes; area=internal"), new Field("Cookie", "vip=\"yes\""),
					new Field("Cookie", "vip=no; vip=yes"), new Field("Cookie", "vip =yes"), new Field("Cookie", "vip"),
					new Field("Cookie", "VIP=yes"), new Field("Cookie", "vip=yes,x=y"), new Field("Cookie", "$vip=yes"),
					new Field("X-Forwarded-For", "10.0.0.1"), new Field("X-Forwarded-Host", "admin.example.org"),
					new Field("X-Forwarded-Prefix", "/admin"),
					new Field("Forwarded", "for=10.0.0.1;host=admin.example.org"), new Field("X-Original-URL", "/open"),
					new Field("X-HTTP-Method-Override", "POST"), new Field("Accept", "text/html"),
					new Field("Accept", "application/json"), new Field("X-Requested-With", "XMLHttpRequest"),
					new Field("Content-Type", "application/json"), new Field("Accept-Language", "eo"),
					new Field("User-Agent", "curl/8"), new Field("Sec-Fetch-Mode", "cors"))
			.list()
			.ofMaxSize(3);
	}

	private static Arbitrary<List<Field>> users() {
		return Arbitraries.of(List.of(), List.of(), List.of(basic("Basic ", "ada:ada-pw")),
				List.of(basic("Basic ", "root:root-pw")), List.of(basic("basic ", "root:root-pw")),
				List.of(basic("Basic ", "ada:wrong")), List.of(basic("Basic ", "root")),
				List.of(new Field("Authorization", "Basic")), List.of(new Field("Authorization", "Basic !!!")),
				List.of(new Field("Authorization", "Bearer right")),
				List.of(basic("Basic ", "ada:ada-pw"), basic("Basic ", "root:root-pw")),
				List.of(basic("Basic ", "root:root-pw"), basic("Basic ", "ada:wrong")));
	}

	private static Field basic(String scheme, String credentials) {
		return new Field("Authorization",
				scheme + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * A header field.
	 *
	 * @param name the name
	 * @param value the value
	 */
	record Field(String name, String value) {

	}

}
