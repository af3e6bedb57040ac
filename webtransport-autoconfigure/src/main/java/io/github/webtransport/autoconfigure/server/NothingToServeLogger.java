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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says that no port is opened, to whoever wonders why the starter does nothing.
 */
final class NothingToServeLogger implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(NothingToServeLogger.class);

	@Override
	public void afterSingletonsInstantiated() {
		logger.info("WebTransport server not started: no bean has a @WebTransportMapping method, "
				+ "and there is no WebTransportRoutes bean; or webtransport.server.enable-webtransport is false, "
				+ "and webtransport.server.http3.serve-web is not true");
	}

}
