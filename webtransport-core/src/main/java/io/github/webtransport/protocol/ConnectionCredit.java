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

package io.github.webtransport.protocol;

/**
 * The flow control of a connection, as its sessions share it. The CONNECT streams are
 * subject to it (RFC 9000, section 4.1), and with them the capsules that give credit to
 * sessions. If unread bytes of sessions could use it up, no capsule would get through any
 * more, and two ends that each wait for credit before they read on would wait for ever.
 * So the credit of all sessions together, as far as its bytes may be unread, stays below
 * what the peer can always send on the connection.
 *
 * <p>
 * Each of the sessions that a connection may have is sure of a small part. Half of all is
 * lent to those that are there, in equal shares, at the time when they renew their
 * credit. Used by one thread.
 *
 * @since 0.1.0
 */
public final class ConnectionCredit {

	/**
	 * The engine gives no larger window than this, whatever was announced at first.
	 */
	private static final long MAX_WINDOW = 24 << 20;

	/**
	 * What is left for capsules, requests and the preambles of streams.
	 */
	private static final long MAX_RESERVE = 64 << 10;

	private static final int RESERVE_PART = 8;

	private final long sure;

	private final long lendable;

	private final long most;

	private long lent;

	private int sessions;

	private ConnectionCredit(long sure, long lendable, long most) {
		this.sure = sure;
		this.lendable = lendable;
		this.most = most;
	}

	/**
	 * Create the credit of a connection.
	 * @param maxData what the peer may send on the connection before it is read, which
	 * the engine renews when half of it is used
	 * @param maxSessions how many sessions the connection may have, at least 1
	 * @param sessionData what a session may have unread at most, 0 if it gets credit from
	 * the application only
	 * @return the credit
	 */
	public static ConnectionCredit of(long maxData, int maxSessions, long sessionData) {
		long available = Math.min(maxData, MAX_WINDOW) / 2;
		long shared = Math.max(1, available - Math.min(MAX_RESERVE, available / RESERVE_PART));
		long sure = Math.min(sessionData, Math.max(1, shared / 2 / maxSessions));
		return new ConnectionCredit(sure, Math.max(0, shared - sure * maxSessions), sessionData);
	}

	/**
	 * Return what each session starts with, which the SETTINGS announce.
	 * @return the number of bytes
	 */
	public long initial() {
		return this.sure;
	}

	/**
	 * A session begins.
	 * @return its share
	 */
	public Share open() {
		this.sessions++;
		return new Share();
	}

	/**
	 * The share of a session.
	 */
	public final class Share {

		private long borrowed;

		private boolean closed;

		private Share() {
		}

		/**
		 * Return what the session may have unread from now on.
		 * @param outstanding what the peer may send already, and has sent and is not read
		 * @return the number of bytes, never less than what is outstanding of the share
		 * that the session had
		 */
		long renew(long outstanding) {
			ConnectionCredit all = ConnectionCredit.this;
			if (this.closed) {
				return all.sure;
			}
			long fair = Math.min(all.lendable / all.sessions, all.most - all.sure);
			long next = Math.min(fair, this.borrowed + all.lendable - all.lent);
			next = Math.max(next, Math.min(this.borrowed, outstanding - all.sure));
			all.lent += next - this.borrowed;
			this.borrowed = next;
			return all.sure + next;
		}

		/**
		 * The session has ended. Without effect the second time.
		 */
		public void close() {
			if (!this.closed) {
				this.closed = true;
				ConnectionCredit.this.sessions--;
				ConnectionCredit.this.lent -= this.borrowed;
				this.borrowed = 0;
			}
		}

	}

}
