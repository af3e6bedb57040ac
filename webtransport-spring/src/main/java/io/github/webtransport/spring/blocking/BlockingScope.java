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
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What the calls of a {@link BlockingTurn} find on their thread. Belongs to that thread.
 *
 * @since 0.1.0
 */
public final class BlockingScope {

	private final String session;

	private final ContextView context;

	private final ThreadLocals threadLocals;

	private final BooleanSupplier wanted;

	/**
	 * Create a scope.
	 * @param session identifies the session
	 * @param context has the thread-locals
	 * @param wanted whether somebody waits for the turn
	 */
	BlockingScope(String session, ContextView context, BooleanSupplier wanted) {
		this.session = session;
		this.context = context;
		this.threadLocals = ThreadLocals.of(context);
		this.wanted = wanted;
	}

	/**
	 * Return a scope for a call that has more in its context than the others.
	 * @param context the addition
	 * @return the scope
	 */
	public BlockingScope with(ContextView context) {
		return new BlockingScope(this.session, Context.of(this.context).putAll(context), this.wanted);
	}

	/**
	 * Return whether somebody waits for the turn. No further call is made otherwise, and
	 * the present one is interrupted.
	 * @return {@code false} at the end of the session
	 */
	public boolean isWanted() {
		return this.wanted.getAsBoolean();
	}

	/**
	 * Make a call with the thread-locals of the session. Nothing that it does to them, or
	 * to the interrupt status, is seen by the next.
	 * @param callable may block
	 * @param <T> the type of the result
	 * @return the result
	 * @throws Exception if the call fails
	 */
	public <T> @Nullable T call(Callable<? extends @Nullable T> callable) throws Exception {
		try {
			return SessionLogContext.call(this.session, () -> this.threadLocals.call(callable));
		}
		finally {
			// One that comes from the end of the session is told by isWanted() as well
			Thread.interrupted();
		}
	}

}
