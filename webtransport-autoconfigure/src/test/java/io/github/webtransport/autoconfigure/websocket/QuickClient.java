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

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that can send its first messages in the moment in which the WebSocket is open.
 * Those of libraries let some time pass.
 */
final class QuickClient implements AutoCloseable {

	/**
	 * A record with a datagram.
	 */
	static final byte[] DATAGRAM = { 0x30, 'o', 'n', 'c', 'e' };

	private static final String TEXT = "once";

	private static final int BINARY = 0x82;

	private static final int MASKED = 0x80;

	private final Socket socket;

	private final DataInputStream in;

	/**
	 * Open a WebSocket.
	 */
	QuickClient(URI uri) throws IOException {
		this.socket = new Socket(uri.getHost(), uri.getPort());
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout((int) WebSocketClient.WAIT.toMillis());
		this.in = new DataInputStream(this.socket.getInputStream());
		this.socket.getOutputStream().write(request(uri));
		readAnswer();
	}

	/**
	 * Send short messages, in one write.
	 */
	void send(byte[]... messages) throws IOException {
		this.socket.getOutputStream().write(frames(messages));
	}

	private static byte[] request(URI uri) {
		return """
				GET %s HTTP/1.1
				Host: %s
				Connection: Upgrade
				Upgrade: websocket
				Sec-WebSocket-Version: 13
				Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
				Sec-WebSocket-Protocol: qmux-02

				""".formatted(uri.getPath(), uri.getAuthority())
			.replace("\n", "\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Return frames with a mask that changes nothing.
	 */
	private static byte[] frames(byte[]... messages) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (byte[] message : messages) {
			assertThat(message).hasSizeLessThan(126);
			frames.write(BINARY);
			frames.write(MASKED | message.length);
			frames.writeBytes(new byte[4]);
			frames.writeBytes(message);
		}
		return frames.toByteArray();
	}

	/**
	 * Read byte by byte, since frames may follow at once.
	 */
	private void readAnswer() throws IOException {
		StringBuilder answer = new StringBuilder();
		while (answer.indexOf("\r\n\r\n") < 0) {
			answer.append((char) this.in.readUnsignedByte());
		}
		assertThat(answer).startsWith("HTTP/1.1 101 ");
	}

	/**
	 * Read until a record ends with the datagram. What else there is may be in the same.
	 */
	void awaitEcho() throws IOException {
		byte[] record;
		do {
			int type = this.in.readUnsignedByte();
			int length = this.in.readUnsignedByte();
			record = this.in.readNBytes((length == 126) ? this.in.readUnsignedShort() : length);
			assertThat(type).as("type of the frame with %s", new String(record, StandardCharsets.ISO_8859_1))
				.isEqualTo(BINARY);
		}
		while (!new String(record, StandardCharsets.ISO_8859_1).endsWith(TEXT));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
