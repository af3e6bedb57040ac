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

import java.util.Optional;

import io.github.webtransport.CloseStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Exceptions of Spring Security by which a method or a handler denies access, such as one
 * with {@code @PreAuthorize}. The types are looked up by name: there may be no Spring
 * Security.
 *
 * @since 0.1.0
 */
public enum AccessDenial {

	/**
	 * Nobody has logged in, or by credentials that are not good.
	 */
	UNAUTHORIZED(401, "Unauthorized", "org.springframework.security.core.AuthenticationException"),

	/**
	 * The user may not do it.
	 */
	FORBIDDEN(403, "Forbidden", "org.springframework.security.access.AccessDeniedException");

	private static final int CLOSE_CODES = 4000;

	private final int httpStatus;

	private final CloseStatus closeStatus;

	private final @Nullable Class<?> type;

	AccessDenial(int httpStatus, String reason, String typeName) {
		this.httpStatus = httpStatus;
		this.closeStatus = CloseStatus.of(CLOSE_CODES + httpStatus, reason);
		this.type = find(typeName).orElse(null);
	}

	private static Optional<Class<?>> find(String typeName) {
		ClassLoader loader = AccessDenial.class.getClassLoader();
		return ClassUtils.isPresent(typeName, loader) ? Optional.of(ClassUtils.resolveClassName(typeName, loader))
				: Optional.empty();
	}

	/**
	 * Find out whether an error denies access.
	 * @param failure the error
	 * @return how, or {@code null} for other errors
	 */
	public static @Nullable AccessDenial find(Throwable failure) {
		for (AccessDenial denial : values()) {
			if (denial.type != null && denial.type.isInstance(failure)) {
				return denial;
			}
		}
		return null;
	}

	/**
	 * Return the status that rejects a session.
	 * @return 401 or 403
	 */
	public int getHttpStatus() {
		return this.httpStatus;
	}

	/**
	 * Return the status that ends a session which has been accepted.
	 * @return the status with code 4401 or 4403, like the HTTP status
	 */
	public CloseStatus getCloseStatus() {
		return this.closeStatus;
	}

}
