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

package io.github.webtransport.autoconfigure.logging;

import org.apache.commons.logging.LogFactory;

import org.springframework.util.ClassUtils;

/**
 * Writes the access log.
 */
@FunctionalInterface
interface AccessLogWriter {

	/**
	 * The name of the logger, so that the access log can have a file of its own.
	 */
	String LOGGER = "io.github.webtransport.accesslog";

	/**
	 * Write an entry. May be called on an event loop.
	 */
	void write(AccessLogEntry entry);

	/**
	 * Create a writer: with fields where the log knows them, of text elsewhere.
	 */
	static AccessLogWriter create() {
		return ClassUtils.isPresent("org.slf4j.spi.LoggingEventBuilder", AccessLogWriter.class.getClassLoader())
				? new StructuredAccessLogWriter() : (entry) -> LogFactory.getLog(LOGGER).info(entry.text());
	}

}
