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

import org.jspecify.annotations.Nullable;

/**
 * Calls that share the way to a thread: each costs little, so that the way would cost
 * more than the calls.
 *
 * @param <T> the type of the result
 * @since 0.1.0
 */
@FunctionalInterface
public interface BlockingTurn<T> {

	/**
	 * Make calls, one after another, on a thread that may be blocked. Counts as one call
	 * among those of the session and of its user, who wait meanwhile: a turn ends soon
	 * and asks for another one.
	 * @param scope makes each of the calls
	 * @return the result
	 * @throws Exception if the turn fails
	 */
	@Nullable T take(BlockingScope scope) throws Exception;

}
