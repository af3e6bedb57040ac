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

package io.github.webtransport.spring.blocking;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.HexFormat;

import io.github.webtransport.HandshakeInfo;
import reactor.core.publisher.Mono;

/**
 * The session and the user for whom blocking calls are made. Calls of one session, and of
 * one user, share the threads that it may have.
 *
 * @param user the user: the name of the principal, or the address of a peer that has none
 * @param session the identifier of the session
 * @since 0.1.0
 */
public record BlockingCaller(String user, String session) {

	/**
	 * A network gives a host all addresses with the same first 8 bytes (RFC 4291, section
	 * 2.5.4).
	 */
	private static final int NETWORK_BYTES = 8;

	/**
	 * By name, since Spring Security need not be there. All who are not logged in have
	 * the same name in it.
	 */
	private static final String ANONYMOUS = "org.springframework.security.authentication.AnonymousAuthenticationToken";

	/**
	 * Find out whom a session belongs to.
	 * @param info the handshake of the session
	 * @return the caller; never empty and no error
	 */
	public static Mono<BlockingCaller> of(HandshakeInfo info) {
		return info.getPrincipal()
			.onErrorComplete()
			.filter((principal) -> !isAnonymous(principal))
			.map((principal) -> "user " + principal.getName())
			.map((user) -> new BlockingCaller(user, info.getId()))
			.switchIfEmpty(Mono.fromSupplier(() -> ofAddress(info)));
	}

	/**
	 * Take the address of a peer for the user, as long as nobody is logged in.
	 * @param info the handshake of the session
	 * @return the caller
	 */
	public static BlockingCaller ofAddress(HandshakeInfo info) {
		return new BlockingCaller(address(info), info.getId());
	}

	private static boolean isAnonymous(Principal principal) {
		for (Class<?> type = principal.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(ANONYMOUS)) {
				return true;
			}
		}
		return false;
	}

	private static String address(HandshakeInfo info) {
		InetSocketAddress remote = info.getRemoteAddress();
		InetAddress address = (remote != null) ? remote.getAddress() : null;
		return (address != null) ? "address " + network(address) : "session " + info.getId();
	}

	private static String network(InetAddress address) {
		return (address instanceof Inet6Address)
				? HexFormat.ofDelimiter(":").formatHex(address.getAddress(), 0, NETWORK_BYTES) + "::/64"
				: address.getHostAddress();
	}

	@Override
	public String toString() {
		return this.user + ", session " + this.session;
	}

}
