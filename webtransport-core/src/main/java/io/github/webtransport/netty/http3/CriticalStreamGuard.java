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

import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.QpackErrorCodes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.quic.QuicStreamResetException;

/**
 * Turns what the HTTP/3 handlers of a control or QPACK stream throw at hostile bytes into
 * the end of the connection. They leave some of it unhandled, which would be a warning in
 * the log and a connection that goes on without one of its critical streams.
 */
final class CriticalStreamGuard extends ChannelInboundHandlerAdapter {

	private static final long CONTROL = 0x00;

	private static final long QPACK_ENCODER = 0x02;

	private final Http3Connection connection;

	private final long streamType;

	CriticalStreamGuard(Http3Connection connection, long streamType) {
		this.connection = connection;
		this.streamType = streamType;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof Http3Exception) {
			// The codec tells of it, and closes the connection itself
			return;
		}
		this.connection.violated(new ProtocolViolation(ProtocolViolation.Scope.CONNECTION, errorCode(cause),
				"Control or QPACK stream failed: " + cause));
	}

	private long errorCode(Throwable cause) {
		if (cause instanceof QuicStreamResetException) {
			return Http3ErrorCodes.H3_CLOSED_CRITICAL_STREAM;
		}
		if (this.streamType == CONTROL) {
			// The codec refuses values of settings so, and stumbles over frames that end
			// too early with exceptions of buffers
			return (root(cause) instanceof IllegalArgumentException) ? Http3ErrorCodes.H3_SETTINGS_ERROR
					: Http3ErrorCodes.H3_FRAME_ERROR;
		}
		return (this.streamType == QPACK_ENCODER) ? QpackErrorCodes.QPACK_ENCODER_STREAM_ERROR
				: QpackErrorCodes.QPACK_DECODER_STREAM_ERROR;
	}

	private static Throwable root(Throwable cause) {
		return (cause.getCause() != null) ? root(cause.getCause()) : cause;
	}

}
