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

package io.github.webtransport.autoconfigure.security;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Writes down who came.
 */
class SecuredController {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	List<String> getCalls() {
		return this.calls;
	}

	@WebTransportMapping("/open")
	Mono<Void> open(@Nullable Principal principal) {
		this.calls.add("open " + ((principal != null) ? principal.getName() : "nobody"));
		return Mono.never();
	}

	@WebTransportMapping("/secret/{number}")
	Mono<Void> secret(Principal principal, WebTransportSession session) {
		this.calls.add("secret " + principal.getName());
		return ReactiveSecurityContextHolder.getContext()
			.map((context) -> context.getAuthentication().getName())
			.doOnNext((name) -> this.calls.add("context " + name))
			.then(Mono.never());
	}

	@WebTransportMapping("/arguments")
	Mono<Void> arguments(@AuthenticationPrincipal UserDetails user,
			@AuthenticationPrincipal(expression = "username") String name,
			@CurrentSecurityContext SecurityContext context, @AuthenticationPrincipal Mono<UserDetails> later) {
		return later
			.doOnNext((present) -> this.calls.add("arguments " + user.getUsername() + " " + name + " "
					+ context.getAuthentication().getName() + " " + present.getUsername()))
			.then();
	}

	/**
	 * The expression, and not the type alone, says what is wanted.
	 */
	@WebTransportMapping("/expression")
	Mono<Void> expression(@CurrentSecurityContext(expression = "authentication") Principal authentication) {
		return Mono.fromRunnable(() -> this.calls.add(authentication.getClass().getSimpleName()));
	}

	@WebTransportMapping("/admin")
	@PreAuthorize("hasRole('ADMIN')")
	Mono<Void> admin() {
		return Mono.fromRunnable(() -> this.calls.add("admin"));
	}

}
