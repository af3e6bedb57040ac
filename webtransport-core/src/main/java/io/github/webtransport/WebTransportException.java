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

package io.github.webtransport;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;

/**
 * Base class of the exceptions of this library, thrown or signalled. Wrong arguments are
 * an {@link IllegalArgumentException}, of which {@link InvalidSettingException} is one;
 * using an object in a way that its state forbids is an {@link IllegalStateException};
 * what the engine cannot do is an {@link UnsupportedOperationException}. What application
 * code fails with, such as a handler or the body of a stream, is passed on as it is.
 * {@link SessionClosedException}, {@link StreamResetException},
 * {@link StreamStoppedException} and {@link FlowControlException} carry no stack trace:
 * peers cause them as often as they like, on an event loop.
 *
 * <table>
 * <caption>The family</caption> <thead>
 * <tr>
 * <th>Type</th>
 * <th>Fails</th>
 * <th>What happened</th>
 * <th>Try again?</th>
 * </tr>
 * </thead> <tbody>
 * <tr>
 * <td>{@link WebTransportConnectException}</td>
 * <td>{@code open}, {@code connect} of a client</td>
 * <td>no answer: the name is not known, nobody answers in time, the certificate is not
 * trusted, the server does not offer WebTransport or breaks the protocol, the connection
 * was lost</td>
 * <td>later, unless the cause is trust or a server without WebTransport</td>
 * </tr>
 * <tr>
 * <td>{@link SessionRejectedException}</td>
 * <td>{@code open}, {@code connect} of a client; the decision of a server</td>
 * <td>the server answered with another status than 2xx</td>
 * <td>depends on the status: 503 is for now, 403 and 404 are not</td>
 * </tr>
 * <tr>
 * <td>{@link TooManySessionsException}</td>
 * <td>{@code open}, {@code connect} of a client</td>
 * <td>the client has all the sessions that it may have</td>
 * <td>when a session has ended</td>
 * </tr>
 * <tr>
 * <td>{@link ClientClosedException}</td>
 * <td>{@code open}, {@code connect} of a client</td>
 * <td>the client is closed, or was closed meanwhile</td>
 * <td>with another client</td>
 * </tr>
 * <tr>
 * <td>{@link SessionClosedException}</td>
 * <td>every operation of a session and its streams; {@code connect}; {@code open} when
 * the server chose a protocol that was not offered</td>
 * <td>the session has ended, by either side or with its connection</td>
 * <td>with a new session</td>
 * </tr>
 * <tr>
 * <td>{@link StreamResetException}</td>
 * <td>receiving of a stream</td>
 * <td>the peer reset the stream ({@code RESET_STREAM})</td>
 * <td>with a new stream</td>
 * </tr>
 * <tr>
 * <td>{@link StreamStoppedException}</td>
 * <td>sending on a stream</td>
 * <td>the peer reads no more ({@code STOP_SENDING})</td>
 * <td>with a new stream</td>
 * </tr>
 * <tr>
 * <td>{@link DatagramTooLargeException}</td>
 * <td>sending of a value as a datagram</td>
 * <td>it does not fit a packet</td>
 * <td>with less, or on a stream</td>
 * </tr>
 * <tr>
 * <td>{@link FlowControlException}</td>
 * <td>as the cause of a {@link SessionClosedException}</td>
 * <td>the peer sent more than it had credit for</td>
 * <td>no: the peer is defective</td>
 * </tr>
 * <tr>
 * <td>{@link EngineUnavailableException}</td>
 * <td>creating a client, starting a server</td>
 * <td>no QUIC library for this platform</td>
 * <td>no</td>
 * </tr>
 * <tr>
 * <td>{@link WebTransportServerException}, {@link PortInUseException},
 * {@link PortNotPermittedException}, {@link AddressNotAvailableException},
 * {@link InvalidTlsSettingsException}</td>
 * <td>starting a server, changing its certificate</td>
 * <td>the server cannot be started or configured as asked</td>
 * <td>with other settings</td>
 * </tr>
 * </tbody>
 * </table>
 *
 * @since 0.1.0
 */
public abstract sealed class WebTransportException extends NestedRuntimeException
		permits WebTransportConnectException, SessionRejectedException, TooManySessionsException, ClientClosedException,
		SessionClosedException, StreamResetException, StreamStoppedException, DatagramTooLargeException,
		FlowControlException, EngineUnavailableException, WebTransportServerException {

	@Serial
	private static final long serialVersionUID = 1L;

	WebTransportException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	WebTransportException(String message) {
		super(message);
	}

	/**
	 * Return whether the stack is of use: not where the peer causes the exception, which
	 * decides how often, and an event loop makes it, which tells nothing of the
	 * application.
	 */
	boolean hasUsefulStack() {
		return true;
	}

	@Override
	public final synchronized Throwable fillInStackTrace() {
		return (hasUsefulStack()) ? super.fillInStackTrace() : this;
	}

}
