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

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.util.ClassUtils;

/**
 * The session in the diagnostic context of the log while a blocking method runs for it:
 * only there is the thread its own. Without SLF4J there is no such context.
 */
final class SessionLogContext {

	/**
	 * The key of the session's identifier.
	 */
	static final String KEY = "webtransport.session";

	private static final boolean KNOWN = ClassUtils.isPresent("org.slf4j.MDC",
			SessionLogContext.class.getClassLoader());

	private SessionLogContext() {
	}

	static <T> @Nullable T call(String session, Callable<? extends @Nullable T> callable) throws Exception {
		return KNOWN ? Diagnostic.call(session, callable) : callable.call();
	}

	/**
	 * Loaded only where the library is there.
	 */
	private static final class Diagnostic {

		static <T> @Nullable T call(String session, Callable<? extends @Nullable T> callable) throws Exception {
			String former = MDC.get(KEY);
			MDC.put(KEY, session);
			try {
				return callable.call();
			}
			finally {
				if (former != null) {
					MDC.put(KEY, former);
				}
				else {
					MDC.remove(KEY);
				}
			}
		}

	}

}
