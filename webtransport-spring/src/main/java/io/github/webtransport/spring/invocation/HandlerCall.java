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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.payload.PayloadInput;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What the arguments of one call of a method are taken from. There is no session while it
 * is being asked for, unless the method wants one.
 *
 * @param handshake the handshake, before the session is accepted
 * @param session the session
 * @param input the payload
 * @param stream the stream
 * @param failure what is to be handled
 * @param closeStatus how the session ended
 * @since 0.1.0
 */
public record HandlerCall(@Nullable WebTransportHandshake handshake, @Nullable WebTransportSession session,
		@Nullable PayloadInput input, @Nullable WebTransportReceiveStream stream, @Nullable Throwable failure,
		@Nullable CloseStatus closeStatus) {

	/**
	 * Create a call.
	 * @param session the session
	 * @return the call, about nothing yet
	 */
	public static HandlerCall of(WebTransportSession session) {
		return new HandlerCall(null, session, null, null, null, null);
	}

	/**
	 * Create a call before the session is accepted.
	 * @param handshake the handshake
	 * @param session the session, or {@code null} where the method does not want one
	 * @return the call
	 */
	public static HandlerCall of(WebTransportHandshake handshake, @Nullable WebTransportSession session) {
		return new HandlerCall(handshake, session, null, null, null, null);
	}

	/**
	 * Return the request as it is known at the time of the call.
	 * @return the request, with the answer to it where there is one
	 */
	HandshakeInfo handshakeInfo() {
		return (this.handshake != null) ? this.handshake.getRequest() : requiredSession().getHandshakeInfo();
	}

	/**
	 * Return the session, which must be there.
	 * @return the session
	 */
	public WebTransportSession requiredSession() {
		Assert.state(this.session != null, "The call has no session");
		return this.session;
	}

	/**
	 * Return the payload, which must be there.
	 * @return the payload
	 */
	PayloadInput requiredInput() {
		Assert.state(this.input != null, "The call has no payload");
		return this.input;
	}

	/**
	 * Return a call with a payload.
	 * @param input the payload
	 * @return the call
	 */
	public HandlerCall withInput(PayloadInput input) {
		return new HandlerCall(this.handshake, this.session, input, this.stream, this.failure, this.closeStatus);
	}

	/**
	 * Return a call with a stream.
	 * @param stream the stream
	 * @return the call
	 */
	public HandlerCall withStream(WebTransportReceiveStream stream) {
		return new HandlerCall(this.handshake, this.session, this.input, stream, this.failure, this.closeStatus);
	}

	/**
	 * Return a call with an error.
	 * @param failure the error
	 * @return the call
	 */
	public HandlerCall withFailure(Throwable failure) {
		return new HandlerCall(this.handshake, this.session, this.input, this.stream, failure, this.closeStatus);
	}

	/**
	 * Return a call with the end of the session.
	 * @param closeStatus the end of the session
	 * @return the call
	 */
	public HandlerCall withCloseStatus(CloseStatus closeStatus) {
		return new HandlerCall(this.handshake, this.session, this.input, this.stream, this.failure, closeStatus);
	}

}
