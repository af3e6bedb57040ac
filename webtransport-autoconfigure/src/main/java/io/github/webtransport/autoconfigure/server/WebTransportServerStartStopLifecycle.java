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

import java.util.concurrent.CountDownLatch;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the server with the application. Stopping frees the port, so that an
 * application that restarts in the same JVM can bind it again.
 */
final class WebTransportServerStartStopLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(WebTransportServerStartStopLifecycle.class);

	/**
	 * A constant, which is in the class file: the class that has it may be missing.
	 */
	static final int PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;

	private final WebTransportServer server;

	private final GracefulShutdown gracefulShutdown;

	private final SessionEndTasks endTasks;

	private final WebTransportServerStartupLogger startupLogger;

	private final ApplicationEventPublisher eventPublisher;

	private @Nullable CountDownLatch stopped;

	WebTransportServerStartStopLifecycle(WebTransportServer server, GracefulShutdown gracefulShutdown,
			SessionEndTasks endTasks, WebTransportServerStartupLogger startupLogger,
			ApplicationEventPublisher eventPublisher) {
		this.server = server;
		this.gracefulShutdown = gracefulShutdown;
		this.endTasks = endTasks;
		this.startupLogger = startupLogger;
		this.eventPublisher = eventPublisher;
	}

	@Override
	public void start() {
		this.server.start();
		keepJvmUp();
		WebTransportServerInitializedEvent event = new WebTransportServerInitializedEvent(this.server);
		this.startupLogger.log(event.getPort(), this.server.getCapabilities());
		this.eventPublisher.publishEvent(event);
	}

	/**
	 * The threads of the server are daemons: an application without a web server would
	 * end at once.
	 */
	private synchronized void keepJvmUp() {
		if (this.stopped == null) {
			CountDownLatch stopped = new CountDownLatch(1);
			Thread thread = new Thread(() -> awaitUninterruptibly(stopped), "webtransport");
			thread.setContextClassLoader(getClass().getClassLoader());
			thread.setDaemon(false);
			thread.start();
			this.stopped = stopped;
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Stop, and wait for the methods and listeners that are told of the end of sessions,
	 * as long as the timeout of the phase allows: the beans that they use are destroyed
	 * after it.
	 */
	@Override
	public void stop(Runnable callback) {
		try {
			stop();
		}
		finally {
			int count = this.endTasks.getCount();
			if (count > 0) {
				logger.info("Waiting for " + count + " methods and listeners that are told of the end of sessions");
			}
			this.endTasks.whenDone().subscribe(null, null, callback);
		}
	}

	@Override
	public void stop() {
		this.gracefulShutdown.abort();
		try {
			this.server.stop();
		}
		finally {
			letJvmExit();
		}
	}

	private synchronized void letJvmExit() {
		if (this.stopped != null) {
			this.stopped.countDown();
			this.stopped = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.server.isRunning();
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
