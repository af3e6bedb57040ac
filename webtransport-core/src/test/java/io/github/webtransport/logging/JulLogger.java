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

package io.github.webtransport.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.LogRecord;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger of SLF4J that writes to the one of {@code java.util.logging} of the same name.
 */
@SuppressWarnings("serial")
final class JulLogger extends LegacyAbstractLogger {

	private static final Map<String, Logger> LOGGERS = new ConcurrentHashMap<>();

	private final java.util.logging.Logger target;

	private JulLogger(String name) {
		this.name = name;
		this.target = java.util.logging.Logger.getLogger(name);
	}

	static Logger of(String name) {
		return LOGGERS.computeIfAbsent(name, JulLogger::new);
	}

	private static java.util.logging.Level toJul(Level level) {
		return switch (level) {
			case ERROR -> java.util.logging.Level.SEVERE;
			case WARN -> java.util.logging.Level.WARNING;
			case INFO -> java.util.logging.Level.INFO;
			case DEBUG -> java.util.logging.Level.FINE;
			case TRACE -> java.util.logging.Level.FINEST;
		};
	}

	@Override
	public boolean isTraceEnabled() {
		return this.target.isLoggable(java.util.logging.Level.FINEST);
	}

	@Override
	public boolean isDebugEnabled() {
		return this.target.isLoggable(java.util.logging.Level.FINE);
	}

	@Override
	public boolean isInfoEnabled() {
		return this.target.isLoggable(java.util.logging.Level.INFO);
	}

	@Override
	public boolean isWarnEnabled() {
		return this.target.isLoggable(java.util.logging.Level.WARNING);
	}

	@Override
	public boolean isErrorEnabled() {
		return this.target.isLoggable(java.util.logging.Level.SEVERE);
	}

	@Override
	protected @Nullable String getFullyQualifiedCallerName() {
		return null;
	}

	@Override
	protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String message,
			Object @Nullable [] arguments, @Nullable Throwable failure) {
		LogRecord entry = new LogRecord(toJul(level), MessageFormatter.basicArrayFormat(message, arguments));
		entry.setLoggerName(this.name);
		entry.setThrown(failure);
		this.target.log(entry);
	}

}
