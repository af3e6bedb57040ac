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

package io.github.webtransport.autoconfigure.websocket;

import jakarta.websocket.Session;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Tells a container to read no more from a WebSocket, which Jakarta WebSocket has nothing
 * for. From any thread.
 */
abstract class ReadControl {

	private static final boolean TOMCAT = ClassUtils.isPresent("org.apache.tomcat.websocket.WsSession",
			ReadControl.class.getClassLoader());

	/**
	 * Find out how to tell.
	 * @return {@code null} if the container cannot be told
	 */
	static @Nullable ReadControl of(Session session) {
		return (TOMCAT) ? TomcatReadControl.find(session) : null;
	}

	abstract void suspend();

	abstract void resume();

	/**
	 * Tells Tomcat.
	 */
	private static final class TomcatReadControl extends ReadControl {

		private final WsSession session;

		private TomcatReadControl(WsSession session) {
			this.session = session;
		}

		static @Nullable ReadControl find(Session session) {
			return (session instanceof WsSession tomcatSession) ? new TomcatReadControl(tomcatSession) : null;
		}

		@Override
		void suspend() {
			this.session.suspend();
		}

		@Override
		void resume() {
			this.session.resume();
		}

	}

}
