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

package io.github.webtransport.autoconfigure.server;

import io.github.webtransport.WebTransportServer;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets sessions end when the application begins to stop, as long as the timeout of the
 * phase allows.
 */
final class WebTransportServerGracefulShutdownLifecycle implements SmartLifecycle {

	/**
	 * A constant, which is in the class file: the class that has it may be missing.
	 */
	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;

	private final WebTransportServer server;

	private final GracefulShutdown gracefulShutdown;

	private final boolean enabled;

	private volatile boolean running;

	WebTransportServerGracefulShutdownLifecycle(WebTransportServer server, GracefulShutdown gracefulShutdown,
			boolean enabled) {
		this.server = server;
		this.gracefulShutdown = gracefulShutdown;
		this.enabled = enabled;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("Stop must not be invoked directly");
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		if (this.enabled && this.server.isRunning()) {
			this.gracefulShutdown.begin(callback);
		}
		else {
			callback.run();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
