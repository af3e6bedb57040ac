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

package io.github.webtransport.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Notices that nothing moves in a session. Activity sets a flag, a timer looks at it a
 * few times in the allowed time: cheaper than reading a clock for each datagram, at the
 * price of noticing up to a quarter late.
 */
final class IdleWatch implements Disposable {

	private static final int CHECKS = 4;

	private final CarrierLoop loop;

	private final @Nullable Duration period;

	private final Runnable onIdle;

	private boolean active;

	private int quiet;

	private @Nullable Disposable timer;

	/**
	 * Start to watch.
	 * @param timeout how long nothing may move, or {@code null} for ever
	 */
	IdleWatch(CarrierLoop loop, @Nullable Duration timeout, Runnable onIdle) {
		this.loop = loop;
		this.period = (timeout != null) ? timeout.dividedBy(CHECKS) : null;
		this.onIdle = onIdle;
		checkLater();
	}

	private void checkLater() {
		this.timer = (this.period != null) ? this.loop.schedule(this::check, this.period) : null;
	}

	void touch() {
		this.active = true;
	}

	private void check() {
		this.quiet = (this.active) ? 0 : this.quiet + 1;
		this.active = false;
		if (this.quiet >= CHECKS) {
			this.timer = null;
			this.onIdle.run();
		}
		else {
			checkLater();
		}
	}

	@Override
	public void dispose() {
		if (this.timer != null) {
			this.timer.dispose();
		}
	}

}
