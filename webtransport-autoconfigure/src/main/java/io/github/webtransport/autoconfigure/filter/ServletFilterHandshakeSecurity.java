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

package io.github.webtransport.autoconfigure.filter;

import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.handshake.PresentedRequest;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.log.LogMessage;

/**
 * Runs servlet filters on requests for sessions: whoever they let pass may open a
 * session. To the filters, the request is a {@code GET} with everything that the
 * {@code CONNECT} has: header fields, cookies, parameters, addresses, certificates. What
 * it cannot have, such as parts of a form, denies access when a filter asks for it.
 *
 * <p>
 * The filters run where they may block, and have returned before a handler is called.
 *
 * @since 0.1.0
 */
public final class ServletFilterHandshakeSecurity implements WebTransportHandshakeSecurity {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(ServletFilterHandshakeSecurity.class);

	private static final Log logger = LogFactory.getLog(ServletFilterHandshakeSecurity.class);

	private final List<MappedFilter> filters;

	private final @Nullable ServletContext servletContext;

	private final boolean accessTokenInQuery;

	private final Mono<Map<String, Object>> attributes;

	private final Supplier<ContextView> context;

	private final BlockingCalls blockingCalls;

	/**
	 * Create a security.
	 * @param filters the filters in their order
	 * @param servletContext the context of the application, if it has one
	 * @param accessTokenInQuery whether the query's {@code access_token} is presented to
	 * the filters as {@code Authorization: Bearer}
	 * @param blockingCalls runs the filters
	 * @param attributes asked in the Reactor context of the request for attributes that
	 * it has to the filters; empty for none
	 * @param context asked behind the last filter, on its thread, for what becomes part
	 * of the Reactor context of the handlers
	 */
	public ServletFilterHandshakeSecurity(ServletFilters filters, @Nullable ServletContext servletContext,
			boolean accessTokenInQuery, BlockingCalls blockingCalls, Mono<Map<String, Object>> attributes,
			Supplier<ContextView> context) {
		this.filters = filters.toList();
		this.servletContext = servletContext;
		this.accessTokenInQuery = accessTokenInQuery;
		this.blockingCalls = blockingCalls;
		this.attributes = attributes;
		this.context = context;
	}

	@Override
	public Mono<HandshakeDecision> secure(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		String path = ServletPath.decode(request.getPath());
		if (path == null || isAmbiguous(request)) {
			logger.debug(LogMessage.format("Rejected session for '%s': its path, a cookie or a parameter is ambiguous",
					request.getPath()));
			return Mono.just(HandshakeDecision.reject(400));
		}
		return Mono.zip(BlockingCaller.of(request), this.attributes.defaultIfEmpty(Map.of()))
			.flatMap((call) -> this.blockingCalls.call(BlockingCallKind.HANDSHAKE, call.getT1(),
					() -> filter(request, path, call.getT2())))
			.onErrorResume(ServletFilterHandshakeSecurity::isUnsupported, (ex) -> unsupported(path, ex))
			.flatMap((answer) -> answer.rejection()
				.map(Mono::just)
				.orElseGet(() -> next.apply(request.mutate().principal(Mono.justOrEmpty(answer.principal())).build())
					.contextWrite((handlers) -> handlers.putAll(answer.context()))));
	}

	@Override
	public WebTransportHandshakeSecurity behindFilters() {
		return WebTransportHandshakeSecurity.none();
	}

	/**
	 * Containers refuse parameters without a name, or leave them out.
	 */
	private static boolean isAmbiguous(HandshakeInfo request) {
		return request.getQueryParams().containsKey("")
				|| !StrictCookies.areStrict(request.getHeaders().getOrDefault("cookie", List.of()));
	}

	private Answer filter(HandshakeInfo request, String path, Map<String, Object> attributes)
			throws IOException, ServletException {
		PresentedRequest presented = PresentedRequest.of(request, this.accessTokenInQuery);
		ConnectServletRequest filterable = new ConnectServletRequest(presented, path, this.servletContext);
		attributes.forEach(filterable::setAttribute);
		ConnectServletResponse response = new ConnectServletResponse(presented);
		AtomicReference<@Nullable Answer> passed = new AtomicReference<>();
		new MappedFilterChain(this.filters, path, (filtered) -> passed.set(passed(filtered))).doFilter(filterable,
				response);
		Answer answer = passed.get();
		if (answer != null && !response.isError()) {
			return answer;
		}
		HandshakeDecision rejection = response.toRejection();
		logger.debug(LogMessage.format("Filters rejected session for '%s' with %d", request.getPath(),
				rejection.getStatus()));
		return Answer.rejected(rejection);
	}

	private Answer passed(HttpServletRequest request) {
		return new Answer(Optional.empty(), Optional.ofNullable(request.getUserPrincipal()), this.context.get());
	}

	private static boolean isUnsupported(Throwable failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure) instanceof UnsupportedOperationException;
	}

	private static Mono<Answer> unsupported(String path, Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		errors.warn("Refused session for '" + path + "': a filter asks for what its request cannot have", cause);
		return Mono.just(Answer.rejected(HandshakeDecision.reject(403)));
	}

	/**
	 * What the filters made of a request.
	 *
	 * @param rejection how they rejected it, or empty when it passed
	 * @param principal who it is from, if they know
	 * @param context what they leave to the handlers
	 */
	private record Answer(Optional<HandshakeDecision> rejection, Optional<Principal> principal, ContextView context) {

		static Answer rejected(HandshakeDecision rejection) {
			return new Answer(Optional.of(rejection), Optional.empty(), Context.empty());
		}

	}

}
