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

package io.github.webtransport.rawpeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks how the server refuses a request.
 */
final class Refusal {

	private final RawConnection connection;

	private final RawStream stream;

	Refusal(RawConnection connection, RawStream stream) {
		this.connection = connection;
		this.stream = stream;
	}

	/**
	 * A status of 4xx or 5xx, or a reset of the stream.
	 */
	void isPresent() {
		await(false);
		if (!this.stream.isReset()) {
			assertThat(this.stream.awaitResponse().status()).as("status." + this.connection.journal())
				.isBetween(400, 599);
		}
	}

	/**
	 * A reset of the stream with H3_MESSAGE_ERROR, or a response that says so (RFC 9114,
	 * section 4.1.2).
	 */
	void isMalformed() {
		await(false);
		if (this.stream.isReset()) {
			this.stream.awaitReset(Codes.H3_MESSAGE_ERROR);
		}
		else {
			this.stream.awaitStatus(400).awaitFin();
		}
	}

	/**
	 * The end of the connection with the given code, or a reset of the stream with
	 * H3_MESSAGE_ERROR.
	 */
	void isMalformedOr(long connectionCode) {
		await(true);
		if (this.stream.isReset()) {
			this.stream.awaitReset(Codes.H3_MESSAGE_ERROR);
		}
		else {
			assertThat(this.connection.awaitConnectionClose().code()).isEqualTo(connectionCode);
		}
	}

	/**
	 * Status 431, or the end of the stream or of the connection with H3_EXCESSIVE_LOAD.
	 */
	void isForSize() {
		await(true);
		if (this.stream.isReset()) {
			this.stream.awaitReset(Codes.H3_EXCESSIVE_LOAD);
		}
		else if (this.connection.isClosed()) {
			assertThat(this.connection.awaitConnectionClose().code()).isEqualTo(Codes.H3_EXCESSIVE_LOAD);
		}
		else {
			this.stream.awaitStatus(431);
		}
	}

	private void await(boolean mayEndConnection) {
		this.connection.journal()
			.await("a refusal on stream " + this.stream.id(),
					() -> (this.stream.isReset() || this.stream.isReadable()
							|| (mayEndConnection && this.connection.isClosed())) ? true : null,
					this.connection::isClosed);
	}

}
