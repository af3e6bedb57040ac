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

package io.github.webtransport.rawpeer;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What Netty writes into its log, from INFO on.
 */
final class NettyLog extends Handler implements AutoCloseable {

	private final Logger logger = Logger.getLogger("io.netty");

	private final List<String> lines = new ArrayList<>();

	private NettyLog() {
		setLevel(Level.INFO);
		this.logger.addHandler(this);
	}

	static NettyLog capture() {
		return new NettyLog();
	}

	@Override
	public synchronized void publish(LogRecord entry) {
		if (isLoggable(entry)) {
			this.lines.add(entry.getLevel() + " " + entry.getMessage() + ": " + entry.getThrown());
		}
	}

	synchronized List<String> lines() {
		return List.copyOf(this.lines);
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		this.logger.removeHandler(this);
	}

}
