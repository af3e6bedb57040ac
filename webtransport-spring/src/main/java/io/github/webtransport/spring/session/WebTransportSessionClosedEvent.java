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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;

import org.springframework.context.ApplicationEvent;

/**
 * Published when a session has ended, on a thread that may block. Sessions that end when
 * the application stops may end without it.
 *
 * @since 0.1.0
 */
public class WebTransportSessionClosedEvent extends ApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final transient CloseStatus closeStatus;

	/**
	 * Create an event.
	 * @param session the session
	 * @param closeStatus how it ended
	 */
	public WebTransportSessionClosedEvent(WebTransportSession session, CloseStatus closeStatus) {
		super(session);
		this.closeStatus = closeStatus;
	}

	/**
	 * Return the session.
	 * @return the session, which has ended
	 */
	public WebTransportSession getSession() {
		return (WebTransportSession) getSource();
	}

	/**
	 * Return how the session ended.
	 * @return the status
	 */
	public CloseStatus getCloseStatus() {
		return this.closeStatus;
	}

}
