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

package io.github.webtransport.autoconfigure.ssl;

import java.time.Duration;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

import org.springframework.context.SmartLifecycle;

/**
 * Gives a server that lives long a new self-signed certificate in time. Looks at the
 * clock every hour, because a timer of days would be late by the time that the machine
 * slept.
 *
 * @since 0.1.0
 */
public final class SelfSignedRenewal implements SmartLifecycle {

	static final Duration PERIOD = Duration.ofHours(1);

	private static final Log logger = LogFactory.getLog(SelfSignedRenewal.class);

	private final SelfSignedCertificates certificates;

	private final ServerTls tls;

	private final WebTransportServer server;

	private final Scheduler scheduler;

	private final int phase;

	private volatile @Nullable Disposable timer;

	/**
	 * Create a renewal.
	 * @param certificates the certificates
	 * @param tls gives them to the server
	 * @param server the server
	 * @param scheduler looks at the clock
	 * @param phase the phase of this bean: before the server, so that it starts with a
	 * certificate that is valid
	 */
	public SelfSignedRenewal(SelfSignedCertificates certificates, ServerTls tls, WebTransportServer server,
			Scheduler scheduler, int phase) {
		this.certificates = certificates;
		this.tls = tls;
		this.server = server;
		this.scheduler = scheduler;
		this.phase = phase;
	}

	@Override
	public void start() {
		// An application may be started again after days
		renew();
		this.timer = Flux.interval(PERIOD, this.scheduler).onBackpressureDrop().subscribe((tick) -> renew());
	}

	private void renew() {
		try {
			SelfSignedCertificate renewed = this.certificates.renew();
			if (renewed != null) {
				this.tls.reload(this.server, renewed);
				logger.info("New connections use a new self-signed certificate, valid until %s, SHA-256 in Base64: %s"
					.formatted(renewed.getCertificate().getNotAfter().toInstant(), renewed.getSha256()));
			}
		}
		catch (RuntimeException ex) {
			logger.error("The self-signed certificate could not be renewed", ex);
		}
	}

	@Override
	public void stop() {
		Disposable timer = this.timer;
		if (timer != null) {
			this.timer = null;
			timer.dispose();
		}
	}

	@Override
	public boolean isRunning() {
		return this.timer != null;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
