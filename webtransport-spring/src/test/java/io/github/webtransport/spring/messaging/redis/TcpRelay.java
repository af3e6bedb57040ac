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

package io.github.webtransport.spring.messaging.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a node and Redis, which can fail.
 */
public final class TcpRelay implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private State state = State.OPEN;

	public TcpRelay(int target) {
		this.target = target;
		try {
			this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "relay");
		thread.setDaemon(true);
		thread.start();
	}

	public int port() {
		return this.listening.getLocalPort();
	}

	/**
	 * Carry everything, also what was held back.
	 */
	public void open() {
		set(State.OPEN);
	}

	/**
	 * Carry nothing, and tell nobody: what is sent waits.
	 */
	public void holdBack() {
		set(State.SILENT);
	}

	/**
	 * Carry what the node sends, and no answers.
	 */
	public void holdBackAnswers() {
		set(State.DEAF);
	}

	/**
	 * Close all connections with what is on its way, and let no other come.
	 */
	public void cut() {
		set(State.CUT);
		this.sockets.forEach(TcpRelay::close);
	}

	private synchronized void set(State state) {
		this.state = state;
		notifyAll();
	}

	private synchronized boolean isCut() {
		return this.state == State.CUT;
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket node = this.listening.accept();
				this.sockets.add(node);
				if (isCut()) {
					close(node);
					continue;
				}
				Socket redis = new Socket();
				this.sockets.add(redis);
				try {
					redis.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target), 1000);
				}
				catch (IOException ex) {
					// As a node would see that Redis is away
					close(node);
					close(redis);
					continue;
				}
				start(() -> carry(node, redis, false));
				start(() -> carry(redis, node, true));
			}
			catch (IOException ex) {
				// Closed
				return;
			}
		}
	}

	private void carry(Socket from, Socket to, boolean answers) {
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] bytes = new byte[8192];
			int length = in.read(bytes);
			while (length >= 0 && awaitOpen(from, answers)) {
				out.write(bytes, 0, length);
				length = in.read(bytes);
			}
		}
		catch (IOException ex) {
			// Ends with the connection
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	private synchronized boolean awaitOpen(Socket socket, boolean answers) {
		try {
			while (this.state == State.SILENT || (this.state == State.DEAF && answers)) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return !socket.isClosed() && this.state != State.CUT;
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

	/**
	 * What is carried.
	 */
	private enum State {

		OPEN, SILENT, DEAF, CUT

	}

}
