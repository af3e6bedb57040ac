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

import java.io.Serial;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Thrown when a blocking call finds no thread and too many calls wait for one already, of
 * its user or of all. Also thrown when the application stops.
 *
 * @since 0.1.0
 */
@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
public final class BlockingCallRejectedException extends RejectedExecutionException {

	@Serial
	private static final long serialVersionUID = 1L;

	BlockingCallRejectedException(String message) {
		this(message, null);
	}

	BlockingCallRejectedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
