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

package io.github.webtransport.spring.session;

import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;

/**
 * A handler that may have shown the session to the application before it was accepted, by
 * an object that stands for it. Listeners, the registry and events see that object too,
 * so that it can be compared and used as a key.
 *
 * @since 0.1.0
 */
public interface EarlySessionHandler extends WebTransportHandler {

	/**
	 * Return the object by which the application knows a session. Called when the session
	 * is accepted, before {@link #handle}, on the event loop; must not block.
	 * @param session the session of the server
	 * @return the object that stands for it, or the session itself
	 */
	WebTransportSession resolveSession(WebTransportSession session);

}
