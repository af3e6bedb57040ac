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

package io.github.webtransport.netty.http3;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stands at the end of a pipeline. What comes so far without a handler that deals with it
 * was caused by the peer: without this handler Netty would log each as WARN, with a
 * stack.
 */
@Sharable
final class UnhandledFailureHandler extends ChannelInboundHandlerAdapter {

	static final UnhandledFailureHandler INSTANCE = new UnhandledFailureHandler();

	private static final Log logger = LogFactory.getLog(UnhandledFailureHandler.class);

	private UnhandledFailureHandler() {
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (logger.isDebugEnabled()) {
			logger.debug("Nobody dealt with a failure of " + ctx.channel(), cause);
		}
	}

}
