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

package io.github.webtransport.spring.invocation;

import java.lang.reflect.Method;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;

/**
 * The arguments that a call brings along, by their type.
 */
final class CallArguments {

	static final HandlerArgument.OfCall SESSION = HandlerCall::session;

	/**
	 * The last parameter of a suspending function, which is not ours to give.
	 */
	private static final HandlerArgument.OfCall CONTINUATION = (call) -> null;

	private CallArguments() {
	}

	/**
	 * Find the argument for a parameter.
	 * @return the argument, or {@code null} if the call has nothing to do with it
	 * @throws IllegalArgumentException if methods of that kind have no such argument
	 */
	static HandlerArgument.@Nullable OfCall find(MethodParameter parameter, HandlerMethodKind kind) {
		Class<?> type = parameter.getParameterType();
		if (type == WebTransportSession.class) {
			return SESSION;
		}
		if (type == HandshakeInfo.class) {
			return HandlerCall::handshakeInfo;
		}
		if (type == WebTransportHandshake.class) {
			return require(kind == HandlerMethodKind.CONNECT,
					"only a @SessionMapping method is called while the answer can be changed", HandlerCall::handshake);
		}
		if (isContinuation(parameter)) {
			return CONTINUATION;
		}
		if (type == CloseStatus.class) {
			return require(kind == HandlerMethodKind.DISCONNECT,
					"only a @DisconnectMapping method knows how a session ended", HandlerCall::closeStatus);
		}
		if (type == WebTransportReceiveStream.class) {
			return require(kind.isStream(), "only a @StreamMapping method has a stream", HandlerCall::stream);
		}
		if (type == WebTransportStream.class || type == WebTransportSendStream.class) {
			return require(kind == HandlerMethodKind.BIDIRECTIONAL_STREAM,
					"only a @StreamMapping method for bidirectional streams has a %s".formatted(type.getSimpleName()),
					HandlerCall::stream);
		}
		if (Throwable.class.isAssignableFrom(type)) {
			return require(kind == HandlerMethodKind.FAILURE,
					"only a @WebTransportExceptionHandler method gets an error", HandlerCall::failure);
		}
		return null;
	}

	private static boolean isContinuation(MethodParameter parameter) {
		Method method = parameter.getMethod();
		return method != null && KotlinDetector.isSuspendingFunction(method)
				&& parameter.getParameterIndex() == method.getParameterCount() - 1;
	}

	private static HandlerArgument.OfCall require(boolean possible, String problem, HandlerArgument.OfCall argument) {
		if (!possible) {
			throw new IllegalArgumentException(problem);
		}
		return argument;
	}

}
