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

package io.github.webtransport.autoconfigure.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportServerException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that binds no port.
 */
public final class FakeWebTransportServer implements WebTransportServer {

	public static final int PORT = 54321;

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<TlsSettings> reloads = new ArrayList<>();

	private final Sinks.Empty<Void> drained = Sinks.empty();

	private final @Nullable ServerSettings settings;

	private @Nullable WebTransportServerException reloadFailure;

	private @Nullable WebTransportServerException startFailure;

	private boolean sessionsOpen;

	private boolean running;

	public FakeWebTransportServer() {
		this.settings = null;
	}

	public FakeWebTransportServer(ServerSettings settings) {
		this.settings = settings;
	}

	public ServerSettings getSettings() {
		assertThat(this.settings).isNotNull();
		return this.settings;
	}

	List<String> getCalls() {
		return this.calls;
	}

	public List<TlsSettings> getReloads() {
		return this.reloads;
	}

	public void failReload(@Nullable WebTransportServerException failure) {
		this.reloadFailure = failure;
	}

	void failStart(WebTransportServerException failure) {
		this.startFailure = failure;
	}

	void openSession() {
		this.sessionsOpen = true;
	}

	void endSessions() {
		this.drained.tryEmitEmpty();
	}

	void failDrain(Throwable failure) {
		this.drained.tryEmitError(failure);
	}

	@Override
	public void start() {
		if (this.startFailure != null) {
			throw this.startFailure;
		}
		this.calls.add("start");
		this.running = true;
	}

	@Override
	public Mono<Void> drain() {
		this.calls.add("drain");
		return this.sessionsOpen ? this.drained.asMono().doOnCancel(() -> this.calls.add("cancel")) : Mono.empty();
	}

	@Override
	public void stop() {
		this.calls.add("stop");
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public @Nullable InetSocketAddress getAddress() {
		return this.running ? new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT) : null;
	}

	@Override
	public int getSessionCount() {
		return 0;
	}

	@Override
	public void reloadTls(TlsSettings tls) {
		if (this.reloadFailure != null) {
			throw this.reloadFailure;
		}
		this.reloads.add(tls);
	}

	@Override
	public EngineCapabilities getCapabilities() {
		return EngineCapabilities.builder("fake", "none").build();
	}

}
