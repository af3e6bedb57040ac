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

package io.github.webtransport.spring.annotation.support;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.blocking.StreamIdleException;
import io.github.webtransport.spring.handshake.AccessDenial;
import org.jspecify.annotations.Nullable;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.ErrorResponse;

/**
 * Tells errors apart by their cause: the peer, the end of a stream or session, or the
 * application. What the peer does to a stream or a session is found among the causes as
 * well: methods that block get it within an {@code IOException}.
 */
final class ErrorClassifier {

	/**
	 * Causes that are looked at. Nobody forbids them to be a circle.
	 */
	private static final int MAX_CAUSES = 16;

	private ErrorClassifier() {
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		Throwable cause = failure;
		for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

	/**
	 * Return whether the session has ended, which is no error of anybody.
	 * @param failure the error
	 * @return {@code true} if the session has ended
	 */
	static boolean isSessionClosed(Throwable failure) {
		return find(failure, SessionClosedException.class) != null;
	}

	/**
	 * Return whether a stream or a session has ended, which is no error of anybody.
	 * @param failure the error
	 * @return {@code true} if one has ended
	 */
	static boolean isEnd(Throwable failure) {
		return find(failure, StreamResetException.class) != null || find(failure, StreamStoppedException.class) != null
				|| isSessionClosed(failure);
	}

	/**
	 * Return whether the peer causes an error, by what it sends, by what it may not do,
	 * or by asking for too much.
	 * @param failure the error
	 * @return {@code true} if the application is not at fault
	 */
	static boolean isCausedByPeer(Throwable failure) {
		return failure instanceof DecodingException || failure instanceof DataBufferLimitException
				|| failure instanceof BlockingCallRejectedException || find(failure, StreamIdleException.class) != null
				|| (failure instanceof ErrorResponse response && response.getStatusCode().is4xxClientError())
				|| AccessDenial.find(failure) != null;
	}

	/**
	 * Return the code with which to end a stream.
	 * @param failure the error
	 * @return the application code
	 */
	static long codeOf(Throwable failure) {
		StreamResetException reset = find(failure, StreamResetException.class);
		if (reset != null && reset.getCode() >= 0 && reset.getCode() <= CloseStatus.MAX_CODE) {
			return reset.getCode();
		}
		if (failure instanceof BlockingCallRejectedException) {
			return StreamReset.UNAVAILABLE.code();
		}
		return (find(failure, StreamIdleException.class) != null) ? StreamReset.IDLE.code()
				: StreamReset.INTERNAL_ERROR.code();
	}

}
