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

import reactor.util.context.ContextView;

/**
 * Hands on what the filters of a servlet application leave on the thread of a request:
 * sessions live on other threads. Internal: public for the auto-configuration of security
 * alone.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FilteredRequestContext {

	/**
	 * Return what belongs into the Reactor context of the handlers. Called behind the
	 * filters, on the thread of the request.
	 * @return the context
	 */
	ContextView capture();

}
