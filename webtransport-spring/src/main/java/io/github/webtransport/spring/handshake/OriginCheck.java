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

package io.github.webtransport.spring.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.spring.routing.OriginSyntax;
import org.jspecify.annotations.Nullable;

import org.springframework.util.CollectionUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Decides from which origins pages may open a session. Browsers send an {@code Origin}
 * with every request for a session, and a server that does not look at it can be used by
 * any page with the cookies and the network position of its visitor
 * (draft-ietf-webtrans-http3, section 3.2).
 *
 * <p>
 * Without a list, a page must come from the host that it connects to. Ports are not
 * compared: the page comes from a TCP port and the session goes to a UDP port. With a
 * list, the list alone decides. A request without an {@code Origin} does not come from a
 * browser and is allowed; a malformed one is not; the opaque origin {@code null} is
 * allowed by a list only.
 *
 * <p>
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class OriginCheck {

	private static final String HOST_AND_PORT = "(?<host>\\[[0-9A-Fa-f:.]+]|[^\\s/?#@:\\[\\]\\\\]+)(?::\\d{1,5})?";

	private static final Pattern ORIGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://" + HOST_AND_PORT);

	private static final Pattern AUTHORITY = Pattern.compile(HOST_AND_PORT);

	private static final Pattern LOOPBACK = Pattern.compile("(?:.+\\.)?localhost|127(?:\\.\\d{1,3}){3}|\\[::1]",
			Pattern.CASE_INSENSITIVE);

	private static final String OPAQUE = "null";

	/**
	 * How many origins fit a line that is read.
	 */
	private static final int MAX_DESCRIBED = 10;

	private final @Nullable CorsConfiguration allowed;

	private final boolean loopbackIsOneHost;

	private OriginCheck(@Nullable CorsConfiguration allowed, boolean loopbackIsOneHost) {
		this.allowed = allowed;
		this.loopbackIsOneHost = loopbackIsOneHost;
	}

	/**
	 * Create a check that wants the origin's host to be the host of the request.
	 * @param loopbackIsOneHost whether {@code localhost}, {@code *.localhost},
	 * {@code 127.0.0.0/8} and {@code [::1]} count as one host. For development only
	 * @return the check
	 */
	public static OriginCheck sameHost(boolean loopbackIsOneHost) {
		return new OriginCheck(null, loopbackIsOneHost);
	}

	/**
	 * Return a check by a list of origins. Empty lists change nothing.
	 * @param origins origins such as {@code "https://example.org"}, or {@code "*"} for
	 * every origin
	 * @param patterns patterns of origins, such as {@code "https://*.example.org"}
	 * @return the check
	 * @throws InvalidSettingException if one of them cannot be the origin of a page, such
	 * as a host without a scheme
	 * @see CorsConfiguration#setAllowedOriginPatterns
	 */
	public OriginCheck withAllowed(List<String> origins, List<String> patterns) {
		if (CollectionUtils.isEmpty(origins) && CollectionUtils.isEmpty(patterns)) {
			return this;
		}
		OriginSyntax.checkOrigins("allowedOrigins", origins);
		OriginSyntax.checkPatterns("allowedOriginPatterns", patterns);
		CorsConfiguration allowed = new CorsConfiguration();
		allowed.setAllowedOrigins(origins);
		allowed.setAllowedOriginPatterns(patterns);
		return new OriginCheck(allowed, this.loopbackIsOneHost);
	}

	/**
	 * Check a request.
	 * @param request the request
	 * @return whether its origin is allowed
	 */
	public boolean isAllowed(HandshakeInfo request) {
		List<String> origins = request.getHeaders().get("origin");
		if (CollectionUtils.isEmpty(origins)) {
			return true;
		}
		if (origins.size() > 1) {
			return false;
		}
		String origin = origins.get(0);
		Matcher matcher = ORIGIN.matcher(origin);
		boolean wellFormed = matcher.matches();
		if (this.allowed != null) {
			return (wellFormed || OPAQUE.equals(origin)) && this.allowed.checkOrigin(origin) != null;
		}
		return wellFormed && isSameHost(matcher.group("host"), request);
	}

	/**
	 * Describe which origins may open a session, for operators.
	 * @param request the request that was refused
	 */
	String describe(HandshakeInfo request) {
		if (this.allowed == null) {
			return "pages of the host that they connect to, here '%s', since no origins are configured"
				.formatted(RefusedOriginLog.printable(String.valueOf(request.getUri().getRawAuthority())));
		}
		List<String> allowed = new ArrayList<>();
		addTo(allowed, this.allowed.getAllowedOrigins());
		addTo(allowed, this.allowed.getAllowedOriginPatterns());
		int more = allowed.size() - MAX_DESCRIBED;
		return (more > 0) ? "%s and %d more".formatted(String.join(", ", allowed.subList(0, MAX_DESCRIBED)), more)
				: String.join(", ", allowed);
	}

	private static void addTo(List<String> allowed, @Nullable List<String> origins) {
		if (origins != null) {
			allowed.addAll(origins);
		}
	}

	private boolean isSameHost(String host, HandshakeInfo request) {
		String authority = request.getUri().getRawAuthority();
		Matcher matcher = (authority != null) ? AUTHORITY.matcher(authority) : null;
		if (matcher == null || !matcher.matches()) {
			return false;
		}
		String target = matcher.group("host");
		return host.equalsIgnoreCase(target) || (this.loopbackIsOneHost && isLoopback(host) && isLoopback(target));
	}

	private static boolean isLoopback(String host) {
		return LOOPBACK.matcher(host).matches();
	}

}
