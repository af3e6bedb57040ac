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

package io.github.webtransport.autoconfigure.actuate;

import java.util.List;

import io.github.webtransport.spring.routing.WebTransportRoute;

import org.springframework.asm.Type;
import org.springframework.web.method.HandlerMethod;

/**
 * A mapping in the endpoint {@code mappings}.
 *
 * @param handler what handles the sessions
 * @param predicate what a request has to be
 * @param details the details
 */
record WebTransportMappingDescription(String handler, String predicate, Details details) {

	static WebTransportMappingDescription of(WebTransportRoute route) {
		return new WebTransportMappingDescription(route.description(), "{CONNECT " + route.pattern() + "}",
				new Details(
						route.handlerFactory().getHandlerMethods().stream().map(HandlerMethodDescription::of).toList(),
						new Conditions(List.of(route.pattern()), route.protocols(), route.protocolRequired(),
								route.allowedOrigins(), route.allowedOriginPatterns())));
	}

	/**
	 * Details of a mapping.
	 *
	 * @param handlerMethods the methods that are called, none for handlers without
	 * annotations
	 * @param requestMappingConditions what is asked of a request
	 */
	record Details(List<HandlerMethodDescription> handlerMethods, Conditions requestMappingConditions) {

	}

	/**
	 * A method.
	 *
	 * @param className the name of its class
	 * @param name its name
	 * @param descriptor its descriptor, as in a class file
	 */
	record HandlerMethodDescription(String className, String name, String descriptor) {

		static HandlerMethodDescription of(HandlerMethod method) {
			return new HandlerMethodDescription(method.getMethod().getDeclaringClass().getCanonicalName(),
					method.getMethod().getName(), Type.getMethodDescriptor(method.getMethod()));
		}

	}

	/**
	 * What is asked of a request.
	 *
	 * @param patterns the pattern of the path
	 * @param protocols the application protocols to choose from
	 * @param protocolRequired whether one has to be chosen
	 * @param allowedOrigins the origins of pages, beside the rule of the server where
	 * there are none
	 * @param allowedOriginPatterns patterns of such origins
	 */
	record Conditions(List<String> patterns, List<String> protocols, boolean protocolRequired,
			List<String> allowedOrigins, List<String> allowedOriginPatterns) {

	}

}
