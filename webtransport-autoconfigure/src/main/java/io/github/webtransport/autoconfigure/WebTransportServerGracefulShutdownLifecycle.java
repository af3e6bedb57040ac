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

package io.github.webtransport.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.WebTransportServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Asks the peers to leave when the application begins to stop, and lets their sessions
 * end as long as the timeout of the phase allows.
 */
final class WebTransportServerGracefulShutdownLifecycle implements SmartLifecycle {

	/**
	 * A constant, which is in the class file: the class that has it may be missing.
	 */
	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;

	private static final Log logger = LogFactory.getLog(WebTransportServerGracefulShutdownLifecycle.class);

	private final WebTransportServer server;

	private final boolean graceful;

	private final AtomicBoolean waiting = new AtomicBoolean();

	private volatile Disposable draining = Disposables.disposed();

	private volatile boolean running;

	WebTransportServerGracefulShutdownLifecycle(WebTransportServer server, boolean graceful) {
		this.server = server;
		this.graceful = graceful;
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
		if (!this.graceful || !this.server.isRunning()) {
			callback.run();
			return;
		}
		logger.info("Commencing graceful shutdown. Waiting for active sessions to complete");
		this.waiting.set(true);
		this.draining = this.server.drain()
			.subscribe(null, (ex) -> end(() -> logger.warn("Graceful shutdown failed", ex), callback),
					() -> end(() -> logger.info("Graceful shutdown complete"), callback));
	}

	private void end(Runnable log, Runnable callback) {
		if (this.waiting.compareAndSet(true, false)) {
			log.run();
			callback.run();
		}
	}

	/**
	 * Give up waiting, if still waiting.
	 */
	void abort() {
		if (this.waiting.compareAndSet(true, false)) {
			logger.info("Graceful shutdown aborted with one or more sessions still active");
			this.draining.dispose();
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
