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

import io.github.webtransport.SessionRejectedException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The HTTP status of errors before a session is accepted.
 */
final class RejectionStatus {

	private static final int LOWEST = 300;

	private RejectionStatus() {
	}

	/**
	 * Find the status of an error.
	 * @param failure the error
	 * @return a status that rejects, or {@code null} if the error says none
	 */
	static @Nullable Integer find(Throwable failure) {
		if (failure instanceof SessionRejectedException rejected) {
			return rejected.getHttpStatus();
		}
		if (failure instanceof ErrorResponse response) {
			return rejecting(response.getStatusCode().value());
		}
		AccessDenial denial = AccessDenial.find(failure);
		if (denial != null) {
			return denial.getHttpStatus();
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(),
				ResponseStatus.class);
		return (annotation != null) ? rejecting(annotation.code().value()) : null;
	}

	private static @Nullable Integer rejecting(int status) {
		return (status >= LOWEST) ? status : null;
	}

}
