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

package io.github.webtransport.netty.engine;

import io.netty.channel.Channel;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes what goes over connections and streams into the log, decrypted. Switched on by
 * the level TRACE of a logger of its own, which connections look at when they begin: not
 * by the level DEBUG of all that is here, because it shows credentials and all that users
 * say.
 */
final class Wiretap {

	/**
	 * The name of the logger.
	 */
	static final String LOGGER = "io.github.webtransport.wiretap";

	private static final Log logger = LogFactory.getLog(LOGGER);

	private Wiretap() {
	}

	/**
	 * Listen in on a channel, if that is wanted.
	 */
	static void install(Channel channel) {
		if (logger.isTraceEnabled()) {
			channel.pipeline().addFirst("wt.wiretap", new LoggingHandler(LOGGER, LogLevel.TRACE));
		}
	}

}
