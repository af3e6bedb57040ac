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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.qmux.EventExecutorLoop;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxSocket;
import io.github.webtransport.qmux.WebSocketStatus;
import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.SessionCarrier.WriteListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * A WebSocket of a servlet container. The container reads on its threads and has one
 * write at a time; the session lives on a loop of its own. Messages are taken in parts,
 * so that the container needs no larger buffer than it has. Internal: public because
 * Jetty takes no other endpoints.
 *
 * @since 0.1.0
 */
public final class JakartaSocket extends Endpoint implements QmuxSocket {

	private static final Log logger = LogFactory.getLog(JakartaSocket.class);

	/**
	 * Messages that may wait for the loop, before the container is told to read no more.
	 */
	private static final int MAX_WAITING = 8;

	/**
	 * Messages that may wait where the container cannot be told: what the credit of a
	 * peer lets it send, and some datagrams. A peer that sends more is not waited for.
	 */
	private static final int MAX_WAITING_UNASKED = 128;

	/**
	 * How long Tomcat may try to send that the WebSocket is closed.
	 */
	private static final String TOMCAT_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

	private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

	private final AcceptedWebSocket accepted;

	private final CarrierLoop loop;

	private final Queue<ByteBuf> arrived = new ConcurrentLinkedQueue<>();

	/**
	 * Guards what follows: who suspends must not be overtaken by who resumes.
	 */
	private final Object reading = new Object();

	private int waiting;

	private boolean suspended;

	// Of the thread that reads

	private @Nullable ByteBuf message;

	// Of the loop

	private final ArrayDeque<Runnable> writes = new ArrayDeque<>(2);

	private @Nullable Session session;

	private @Nullable ReadControl readControl;

	private @Nullable QmuxConnection connection;

	private boolean writing;

	private boolean asked;

	private volatile boolean opened;

	private volatile boolean closed;

	JakartaSocket(AcceptedWebSocket accepted, EventExecutor executor) {
		this.accepted = accepted;
		this.loop = new EventExecutorLoop(executor);
	}

	/**
	 * Return whether the container has opened the WebSocket.
	 */
	boolean isOpened() {
		return this.opened;
	}

	// On threads of the container

	@Override
	public void onOpen(Session session, EndpointConfig config) {
		this.opened = true;
		session.getUserProperties().put(TOMCAT_SEND_TIMEOUT, CLOSE_TIMEOUT_MILLIS);
		session.setMaxIdleTimeout(0);
		this.readControl = ReadControl.of(session);
		this.loop.execute(() -> {
			this.session = session;
			this.connection = this.accepted.open(this);
			deliver();
		});
		session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) this::part);
		session.addMessageHandler(String.class,
				(MessageHandler.Partial<String>) (text, last) -> foreign(WebSocketStatus.UNSUPPORTED));
	}

	private void part(ByteBuffer part, boolean last) {
		ByteBuf message = this.message;
		int length = part.remaining() + ((message != null) ? message.readableBytes() : 0);
		if (this.closed || length > QmuxParameters.DEFAULT_MAX_RECORD_SIZE) {
			foreign(WebSocketStatus.TOO_BIG);
			return;
		}
		if (message == null) {
			message = alloc().buffer(length);
		}
		message.writeBytes(part);
		this.message = (last) ? null : message;
		if (last) {
			arrived(message);
		}
	}

	private void arrived(ByteBuf message) {
		this.arrived.add(message);
		synchronized (this.reading) {
			this.waiting++;
			ReadControl control = this.readControl;
			if (control == null && this.waiting > MAX_WAITING_UNASKED) {
				foreign(WebSocketStatus.TRY_AGAIN_LATER);
			}
			else if (control != null && this.waiting >= MAX_WAITING && !this.suspended) {
				this.suspended = true;
				control.suspend();
			}
		}
		if (!this.loop.execute(this::deliver)) {
			discard();
		}
	}

	private void foreign(int status) {
		this.loop.execute(() -> {
			if (this.connection != null) {
				this.connection.onForeignMessage(status);
			}
		});
	}

	@Override
	public void onError(Session session, Throwable failure) {
		logger.debug("WebSocket failed", failure);
	}

	@Override
	public void onClose(Session session, CloseReason reason) {
		this.closed = true;
		if (this.message != null) {
			this.message.release();
			this.message = null;
		}
		this.loop.execute(this::ended);
	}

	// On the loop

	private void ended() {
		this.closed = true;
		if (this.connection != null) {
			this.connection.onClosed();
		}
		discard();
		// Each releases its message now
		Runnable write;
		while ((write = this.writes.poll()) != null) {
			write.run();
		}
	}

	private void discard() {
		ByteBuf message;
		while ((message = this.arrived.poll()) != null) {
			message.release();
		}
	}

	private void deliver() {
		QmuxConnection connection = this.connection;
		ByteBuf message;
		while (connection != null && this.asked && (message = this.arrived.poll()) != null) {
			this.asked = false;
			taken();
			connection.onMessage(message);
		}
		if (this.closed) {
			discard();
		}
	}

	private void taken() {
		synchronized (this.reading) {
			this.waiting--;
			// Half of them, so that it does not stop and go for each message
			if (this.suspended && this.readControl != null && this.waiting <= MAX_WAITING / 2) {
				this.suspended = false;
				this.readControl.resume();
			}
		}
	}

	@Override
	public CarrierLoop loop() {
		return this.loop;
	}

	@Override
	public ByteBufAllocator alloc() {
		return ByteBufAllocator.DEFAULT;
	}

	@Override
	public void read() {
		this.asked = true;
		if (!this.arrived.isEmpty()) {
			this.loop.execute(this::deliver);
		}
	}

	@Override
	public void send(ByteBuf message, WriteListener listener) {
		write(() -> {
			Session session = this.session;
			if (session == null || this.closed) {
				message.release();
				written(listener, null);
				return;
			}
			try {
				session.getAsyncRemote().sendBinary(message.nioBuffer(), (result) -> this.loop.execute(() -> {
					message.release();
					written(listener, result.getException());
				}));
			}
			catch (RuntimeException ex) {
				// The container has closed it meanwhile
				logger.debug("WebSocket failed", ex);
				message.release();
				this.loop.execute(() -> written(listener, ex));
			}
		});
	}

	private void write(Runnable write) {
		this.writes.add(write);
		if (!this.writing) {
			this.writing = true;
			this.writes.remove().run();
		}
	}

	private void written(WriteListener listener, @Nullable Throwable failure) {
		this.writing = false;
		Runnable next = this.writes.poll();
		if (next != null) {
			this.writing = true;
			next.run();
		}
		listener.onWritten(failure);
	}

	@Override
	public void close(int status) {
		write(() -> closeNow(status));
	}

	@Override
	public void abort() {
		closeNow(WebSocketStatus.NORMAL);
		this.loop.execute(this::ended);
	}

	/**
	 * Containers block until the peer can be told.
	 */
	private void closeNow(int status) {
		Session session = this.session;
		if (session != null) {
			Schedulers.boundedElastic().schedule(() -> {
				try {
					session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(status), null));
				}
				catch (IOException | RuntimeException ex) {
					logger.debug("WebSocket failed", ex);
				}
			});
		}
	}

}
