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

package io.github.webtransport.spring.annotation.support;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.routing.OriginSyntax;
import org.jspecify.annotations.Nullable;

import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * What the annotations of a type and of a method say together, with placeholders
 * replaced.
 */
final class MappingSettings {

	private final StringValueResolver valueResolver;

	private final PathPatternParser patternParser;

	private final String handler;

	private final @Nullable WebTransportMapping type;

	private final @Nullable WebTransportMapping method;

	/**
	 * Create settings.
	 * @param valueResolver replaces placeholders
	 * @param patternParser parses paths
	 * @param handler names the method or the type in messages
	 * @param type the annotation of the type
	 * @param method the annotation of the method
	 */
	MappingSettings(StringValueResolver valueResolver, PathPatternParser patternParser, String handler,
			@Nullable WebTransportMapping type, @Nullable WebTransportMapping method) {
		this.valueResolver = valueResolver;
		this.patternParser = patternParser;
		this.handler = handler;
		this.type = type;
		this.method = method;
	}

	List<String> patterns() {
		String[] prefixes = (this.type != null) ? this.type.path() : new String[0];
		String[] paths = (this.method != null) ? this.method.path() : new String[0];
		if (prefixes.length == 0 && paths.length == 0) {
			throw new InvalidHandlerMethodException(this.handler, "it has no path");
		}
		try {
			return resolve((prefixes.length > 0) ? prefixes : new String[] { "" }).stream()
				.flatMap((prefix) -> resolve((paths.length > 0) ? paths : new String[] { "" }).stream()
					.map((path) -> combine(prefix, path)))
				.toList();
		}
		catch (PatternParseException ex) {
			throw new InvalidHandlerMethodException(this.handler, "invalid path pattern\n" + ex.toDetailedString(), ex);
		}
	}

	private String combine(String prefix, String path) {
		return this.patternParser.parse(slash(prefix))
			.combine(this.patternParser.parse(slash(path)))
			.getPatternString();
	}

	private String slash(String path) {
		return path.isEmpty() ? path : this.patternParser.initFullPathPattern(path);
	}

	List<String> protocols() {
		String[] own = (this.method != null) ? this.method.protocols() : new String[0];
		return resolve((own.length > 0 || this.type == null) ? own : this.type.protocols());
	}

	boolean protocolRequired() {
		return (this.type != null && this.type.protocolRequired())
				|| (this.method != null && this.method.protocolRequired());
	}

	List<String> allowedOrigins() {
		WebTransportMapping mapping = originMapping();
		List<String> origins = (mapping != null) ? resolve(mapping.allowedOrigins()) : List.of();
		return check(origins, () -> OriginSyntax.checkOrigins("allowedOrigins", origins));
	}

	List<String> allowedOriginPatterns() {
		WebTransportMapping mapping = originMapping();
		List<String> patterns = (mapping != null) ? resolve(mapping.allowedOriginPatterns()) : List.of();
		return check(patterns, () -> OriginSyntax.checkPatterns("allowedOriginPatterns", patterns));
	}

	/**
	 * Return the annotation whose origins and patterns hold: the closest that names any.
	 */
	private @Nullable WebTransportMapping originMapping() {
		boolean own = this.method != null
				&& this.method.allowedOrigins().length + this.method.allowedOriginPatterns().length > 0;
		return own ? this.method : this.type;
	}

	private List<String> check(List<String> values, Runnable check) {
		try {
			check.run();
			return values;
		}
		catch (InvalidSettingException ex) {
			throw new InvalidHandlerMethodException(this.handler, String.valueOf(ex.getMessage()), ex);
		}
	}

	private List<String> resolve(String[] values) {
		return Arrays.stream(values).map(this.valueResolver::resolveStringValue).filter(Objects::nonNull).toList();
	}

	@Nullable MimeType consumes() {
		return (this.type != null) ? parse(this.type.consumes()) : null;
	}

	@Nullable MimeType produces() {
		return (this.type != null) ? parse(this.type.produces()) : null;
	}

	private @Nullable MimeType parse(String value) {
		String mimeType = this.valueResolver.resolveStringValue(value);
		if (!StringUtils.hasText(mimeType)) {
			return null;
		}
		try {
			return MimeTypeUtils.parseMimeType(mimeType);
		}
		catch (InvalidMimeTypeException ex) {
			throw new InvalidHandlerMethodException(this.handler, String.valueOf(ex.getMessage()), ex);
		}
	}

}
