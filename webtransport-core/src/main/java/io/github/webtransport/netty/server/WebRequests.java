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

package io.github.webtransport.netty.server;

import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Serves ordinary HTTP/3 requests, or not.
 */
@FunctionalInterface
interface WebRequests {

	/**
	 * Serves none: they are answered by 404 and 405.
	 */
	WebRequests NONE = () -> null;

	/**
	 * Return what adds the handlers of a request to its stream, behind those of the
	 * codec.
	 * @return the handler, which can be shared, or {@code null} where requests are not
	 * served
	 */
	@Nullable ChannelHandler requestInitializer();

}
