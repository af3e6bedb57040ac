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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Records what everybody logs above DEBUG, as a file would hold it, and keeps it from the
 * console.
 */
final class LogRecorder extends Handler implements AutoCloseable {

	private final Logger root = Logger.getLogger("");

	private final List<Handler> others = List.of(this.root.getHandlers());

	private final Formatter formatter = new SimpleFormatter();

	private final List<String> entries = new ArrayList<>();

	private long bytes;

	private LogRecorder(Level level) {
		setLevel(level);
	}

	static LogRecorder start() {
		return start(Level.INFO);
	}

	static LogRecorder start(Level level) {
		LogRecorder recorder = new LogRecorder(level);
		recorder.others.forEach(recorder.root::removeHandler);
		recorder.root.addHandler(recorder);
		return recorder;
	}

	@Override
	public synchronized void publish(LogRecord entry) {
		if (isLoggable(entry)) {
			String text = this.formatter.format(entry);
			this.bytes += text.getBytes(StandardCharsets.UTF_8).length;
			this.entries.add(entry.getLoggerName() + ": " + text);
		}
	}

	synchronized long bytes() {
		return this.bytes;
	}

	synchronized List<String> entries() {
		return List.copyOf(this.entries);
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		this.root.removeHandler(this);
		this.others.forEach(this.root::addHandler);
	}

}
