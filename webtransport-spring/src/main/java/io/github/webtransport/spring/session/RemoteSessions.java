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

import io.github.webtransport.CloseStatus;
import reactor.core.publisher.Mono;

/**
 * The sessions of other nodes of the application.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RemoteSessions {

	/**
	 * Close the sessions of a principal.
	 * @param name the name of the principal
	 * @param status the code and the reason
	 * @return completes when all nodes are told, which then close them; an error when
	 * they cannot be
	 */
	Mono<Void> closeByPrincipal(String name, CloseStatus status);

}
