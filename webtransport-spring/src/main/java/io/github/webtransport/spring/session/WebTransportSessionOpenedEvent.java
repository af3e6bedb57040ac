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

import java.io.Serial;

import io.github.webtransport.WebTransportSession;

import org.springframework.context.ApplicationEvent;

/**
 * Published when a session is accepted, on a thread that may block, so that the handler
 * of the session may be ahead of it. The {@link WebTransportSessionClosedEvent} of the
 * session follows when all listeners of this event have returned.
 *
 * @since 0.1.0
 */
public class WebTransportSessionOpenedEvent extends ApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create an event.
	 * @param session the session
	 */
	public WebTransportSessionOpenedEvent(WebTransportSession session) {
		super(session);
	}

	/**
	 * Return the session.
	 * @return the session, which may have ended meanwhile
	 */
	public WebTransportSession getSession() {
		return (WebTransportSession) getSource();
	}

}
