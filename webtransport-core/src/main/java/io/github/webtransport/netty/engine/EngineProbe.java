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

package io.github.webtransport.netty.engine;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.EngineCapability;
import io.github.webtransport.EngineUnavailableException;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.Quic;
import io.netty.util.Version;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.netty.resources.LoopResources;

/**
 * Finds out what the engine can do here.
 *
 * @since 0.1.0
 */
public final class EngineProbe {

	private static final Log logger = LogFactory.getLog(EngineProbe.class);

	private static final AtomicBoolean VERSION_CHECKED = new AtomicBoolean();

	private EngineProbe() {
	}

	public static String engineName() {
		Version version = Version.identify(Quic.class.getClassLoader()).get("netty-codec-classes-quic");
		return "Netty QUIC" + ((version != null) ? " " + version.artifactVersion() : "") + " (quiche)";
	}

	public static void requireAvailable() {
		Throwable cause = Quic.unavailabilityCause();
		if (cause != null) {
			throw new EngineUnavailableException("The native QUIC library is not available for "
					+ System.getProperty("os.name") + " on " + System.getProperty("os.arch"), cause);
		}
		if (VERSION_CHECKED.compareAndSet(false, true)) {
			checkVersion();
		}
	}

	private static void checkVersion() {
		String version = QuichePackets.libraryVersion();
		String warning = (version != null) ? LibraryVersion.warning(version) : null;
		if (warning != null) {
			logger.warn(warning);
		}
	}

	public static boolean isEpoll() {
		return LoopResources.hasNativeSupport() && Epoll.isAvailable();
	}

	public static boolean isSegmentationAvailable() {
		return isEpoll() && EpollQuicUtils.newSegmentedAllocator(2).maxNumSegments() > 0;
	}

	public static EngineCapabilities capabilities() {
		// RESET_STREAM_AT and an exporter are in no release of the engine so far
		Set<EngineCapability> available = QuicheBridge.available();
		if (isSegmentationAvailable()) {
			available.add(EngineCapability.SEGMENTATION_OFFLOAD);
		}
		return EngineCapabilities.builder(engineName(), transport()).available(available).build();
	}

	private static String transport() {
		if (isEpoll()) {
			return "epoll";
		}
		return (LoopResources.hasNativeSupport()) ? "native" : "nio";
	}

}
