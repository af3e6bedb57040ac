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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.spring.routing.RouteMatch;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;

/**
 * Accepts sessions for the routes of an application. In this order: a path that is not
 * mapped is answered by 404, a foreign origin by 403, then the application protocol is
 * chosen and the endpoint prepares itself, which may reject the session as well.
 *
 * @since 0.1.0
 */
public final class RoutingHandshakeHandler implements WebTransportHandshakeHandler {

	private static final Log logger = LogFactory.getLog(RoutingHandshakeHandler.class);

	private final WebTransportHandlerMapping mapping;

	private final OriginCheck originCheck;

	private final Map<List<String>, OriginCheck> originChecks = new ConcurrentHashMap<>();

	/**
	 * Create a handler.
	 * @param mapping finds the route of a path
	 * @param originCheck checks the origin, unless the route names origins
	 */
	public RoutingHandshakeHandler(WebTransportHandlerMapping mapping, OriginCheck originCheck) {
		Assert.notNull(mapping, "'mapping' must not be null");
		Assert.notNull(originCheck, "'originCheck' must not be null");
		this.mapping = mapping;
		this.originCheck = originCheck;
	}

	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		RouteMatch match;
		try {
			match = this.mapping.match(request.getPath());
		}
		catch (IllegalArgumentException ex) {
			return reject(request, 400, "malformed path");
		}
		if (match == null) {
			return reject(request, 404, "no mapping");
		}
		if (!getOriginCheck(match.route()).isAllowed(request)) {
			return reject(request, 403, "foreign origin");
		}
		return accept(match, request);
	}

	private OriginCheck getOriginCheck(WebTransportRoute route) {
		return this.originChecks.computeIfAbsent(route.allowedOrigins(),
				(origins) -> this.originCheck.withAllowed(origins, List.of()));
	}

	private Mono<HandshakeDecision> accept(RouteMatch match, HandshakeInfo request) {
		WebTransportRoute route = match.route();
		HandshakeInfo info = request.mutate()
			.pathMatch(route.pattern(), match.variables())
			.protocol(chooseProtocol(request.getOfferedProtocols(), route.protocols()))
			.build();
		return Mono.defer(() -> route.endpoint().prepare(info))
			.map((handler) -> HandshakeDecision.accept(info, handler))
			.onErrorResume((ex) -> {
				Integer status = RejectionStatus.find(ex);
				return (status != null)
						? reject(request, status, NestedExceptionUtils.getMostSpecificCause(ex).getMessage())
						: Mono.error(ex);
			});
	}

	private static @Nullable String chooseProtocol(List<String> offered, List<String> spoken) {
		return offered.stream().filter(spoken::contains).findFirst().orElse(null);
	}

	private static Mono<HandshakeDecision> reject(HandshakeInfo request, int status, @Nullable String reason) {
		logger.debug(LogMessage.format("Rejected session for '%s' with %d: %s", request.getPath(), status, reason));
		return Mono.just(HandshakeDecision.reject(status));
	}

	@Override
	public boolean isMapped(String path) {
		try {
			return this.mapping.match(path) != null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
