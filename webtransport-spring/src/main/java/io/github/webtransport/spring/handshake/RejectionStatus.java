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

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.SessionRejectedException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * What errors before a session is accepted say of the answer: its HTTP status, and header
 * fields where they have some.
 */
final class RejectionStatus {

	private static final int LOWEST = 300;

	private static final int HIGHEST = 599;

	private RejectionStatus() {
	}

	/**
	 * Find the rejection that an error asks for.
	 * @param failure the error
	 * @return the rejection, or {@code null} if the error says no status that rejects
	 */
	static @Nullable HandshakeDecision find(Throwable failure) {
		if (failure instanceof SessionRejectedException rejected) {
			return HandshakeDecision.reject(rejected);
		}
		if (failure instanceof ErrorResponse response) {
			MultiValueMap<String, String> headers = new LinkedMultiValueMap<>();
			response.getHeaders().forEach(headers::addAll);
			return reject(response.getStatusCode().value(), headers);
		}
		AccessDenial denial = AccessDenial.find(failure);
		if (denial != null) {
			return HandshakeDecision.reject(denial.getHttpStatus());
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(),
				ResponseStatus.class);
		return (annotation != null) ? reject(annotation.code().value(), new LinkedMultiValueMap<>()) : null;
	}

	private static @Nullable HandshakeDecision reject(int status, MultiValueMap<String, String> headers) {
		return (status >= LOWEST && status <= HIGHEST)
				? HandshakeDecision.reject(new SessionRejectedException(status, headers)) : null;
	}

}
