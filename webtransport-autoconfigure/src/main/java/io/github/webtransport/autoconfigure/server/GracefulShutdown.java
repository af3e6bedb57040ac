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

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.WebTransportServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Asks the peers to leave and waits for the end of their sessions. Shared by the two
 * lifecycles of the server: if one of them depended on the other, the other could only be
 * stopped after it.
 */
final class GracefulShutdown {

	private static final Log logger = LogFactory.getLog(GracefulShutdown.class);

	private final WebTransportServer server;

	private final AtomicBoolean waiting = new AtomicBoolean();

	private volatile Disposable draining = Disposables.disposed();

	GracefulShutdown(WebTransportServer server) {
		this.server = server;
	}

	/**
	 * Begin to wait.
	 * @param callback called when no session is left
	 */
	void begin(Runnable callback) {
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

}
