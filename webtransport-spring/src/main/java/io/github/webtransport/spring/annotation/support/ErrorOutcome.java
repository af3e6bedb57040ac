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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.payload.PayloadWriter;
import org.reactivestreams.Publisher;

/**
 * The outcome of an error: what an exception handler made of it.
 */
sealed interface ErrorOutcome {

	/**
	 * Nothing more to do.
	 */
	record Handled() implements ErrorOutcome {

	}

	/**
	 * The session is to be closed.
	 *
	 * @param status how
	 */
	record Close(CloseStatus status) implements ErrorOutcome {

	}

	/**
	 * The stream is to be reset.
	 *
	 * @param code the application code
	 */
	record Reset(long code) implements ErrorOutcome {

	}

	/**
	 * There is something to reply.
	 *
	 * @param values the values
	 * @param many whether they are many
	 * @param writer writes them
	 */
	record Reply(Publisher<Object> values, boolean many, PayloadWriter writer) implements ErrorOutcome {

	}

	/**
	 * Nobody handled the error.
	 */
	record Unhandled() implements ErrorOutcome {

	}

}
