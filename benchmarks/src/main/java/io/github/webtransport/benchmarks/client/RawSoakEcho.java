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

package io.github.webtransport.benchmarks.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import io.github.webtransport.benchmarks.soak.StateDump;

/**
 * The bare QUIC client, which sends until it is told to end.
 */
final class RawSoakEcho implements SoakEcho {

	private final Connector connector;

	private final ClientSession session;

	private final LongAdder received = new LongAdder();

	private final List<StreamPump> pumps = new ArrayList<>();

	RawSoakEcho(LoadTarget target, int streams) throws Exception {
		this.connector = target.newConnector(1);
		this.session = LoadTarget.await(this.connector.open());
		for (int i = 0; i < streams; i++) {
			this.pumps.add(new StreamPump(this.session.streamPreamble(), this.received));
		}
		this.pumps.forEach(this.session::openStream);
	}

	@Override
	public long received() {
		return this.received.sum();
	}

	@Override
	public void finish() {
		this.pumps.forEach(StreamPump::finish);
	}

	@Override
	public CompletableFuture<?> done() {
		return CompletableFuture.allOf(this.pumps.stream().map(StreamPump::done).toArray(CompletableFuture[]::new));
	}

	@Override
	public String state() {
		return StateDump.of(this.session.channel()) + "\n"
				+ this.pumps.stream().map(StreamPump::state).collect(Collectors.joining("\n"));
	}

	@Override
	public void close() {
		this.session.disconnect().awaitUninterruptibly(1000);
		this.connector.close();
	}

}
