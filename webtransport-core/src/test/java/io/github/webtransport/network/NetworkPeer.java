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

package io.github.webtransport.network;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * A client's end of a connection, whoever implements it.
 */
interface NetworkPeer {

	/**
	 * Open a session.
	 * @param path path and query
	 */
	CompletableFuture<? extends Session> open(String path);

	CompletableFuture<Void> close();

	/**
	 * A session of the peer. Bytes are those of a whole stream, and there when FIN is.
	 */
	interface Session {

		/**
		 * Write bytes and FIN to a new bidirectional stream.
		 * @return what comes back until FIN
		 */
		CompletableFuture<byte[]> exchange(byte[] payload);

		/**
		 * Write bytes and FIN to a new unidirectional stream.
		 */
		void sendUni(byte[] payload);

		/**
		 * Write bytes to a new bidirectional stream, and expect it to be reset.
		 * @return the application's code
		 */
		CompletableFuture<Long> expectReset(byte[] payload);

		/**
		 * Write bytes to a new unidirectional stream, and reset it when the server surely
		 * knows whose it is.
		 * @return the id of the stream
		 */
		CompletableFuture<Long> openAndReset(long code);

		/**
		 * Return what came on streams that the server opened, for each until FIN.
		 */
		BlockingQueue<byte[]> received();

		/**
		 * Return the codes of streams that the server opened and reset.
		 */
		BlockingQueue<Long> resets();

		void sendDatagram(byte[] payload);

		BlockingQueue<byte[]> datagrams();

		CompletableFuture<Void> draining();

		/**
		 * Return code and reason, as {@code 7 'why'}, when the server has closed the
		 * session.
		 */
		CompletableFuture<String> closed();

		void close(long code, String reason);

	}

}
