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

package io.github.webtransport;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Capabilities of the QUIC engine on this machine. What is missing here is missing on the
 * wire. Immutable.
 *
 * @since 0.1.0
 * @see WebTransportServer#getCapabilities()
 */
public final class EngineCapabilities {

	/**
	 * The transport of a server that is reached within the JVM, without UDP.
	 */
	public static final String MEMORY = "memory";

	private final String engine;

	private final String transport;

	private final Set<EngineCapability> available;

	private EngineCapabilities(Builder builder) {
		this.engine = builder.engine;
		this.transport = builder.transport;
		this.available = Collections.unmodifiableSet(EnumSet.copyOf(builder.available));
	}

	/**
	 * Return what the engine is.
	 * @return name and version, for people
	 */
	public String getEngine() {
		return this.engine;
	}

	/**
	 * Return how UDP is read and written.
	 * @return {@code epoll}, {@code kqueue}, {@code native} or {@code nio};
	 * {@link #MEMORY} for sessions within the JVM
	 */
	public String getTransport() {
		return this.transport;
	}

	/**
	 * Return all that the engine can do.
	 * @return the capabilities, in their order
	 */
	public Set<EngineCapability> getAvailable() {
		return this.available;
	}

	/**
	 * Return whether the engine can do a thing.
	 * @param capability the thing
	 * @return {@code false} if it cannot
	 */
	public boolean has(EngineCapability capability) {
		return this.available.contains(capability);
	}

	/**
	 * Return whether stream resets carry the codes of the application: mapped, they need
	 * 47 bits (draft-ietf-webtrans-http3, section 4.4).
	 * @return {@code false} if peers see resets without a code
	 */
	public boolean isApplicationErrorCodes() {
		return has(EngineCapability.APPLICATION_ERROR_CODES);
	}

	/**
	 * Return whether the engine speaks {@code RESET_STREAM_AT}
	 * (draft-ietf-quic-reliable-stream-reset).
	 * @return {@code true} if it does
	 */
	public boolean isResetStreamAt() {
		return has(EngineCapability.RESET_STREAM_AT);
	}

	/**
	 * Return whether keying material can be exported (draft-ietf-webtrans-http3, section
	 * 4.8).
	 * @return {@code false} if {@link WebTransportSession#exportKeyingMaterial} fails
	 */
	public boolean isKeyingMaterialExporter() {
		return has(EngineCapability.KEYING_MATERIAL_EXPORTER);
	}

	/**
	 * Return whether UDP segmentation offload (GSO) is used.
	 * @return {@code true} if it is
	 */
	public boolean isSegmentationOffload() {
		return has(EngineCapability.SEGMENTATION_OFFLOAD);
	}

	/**
	 * Return whether a full datagram queue of the engine is seen, so that drops are
	 * counted.
	 * @return {@code false} if datagrams may vanish uncounted
	 */
	public boolean isDatagramQueueVisible() {
		return has(EngineCapability.DATAGRAM_QUEUE);
	}

	/**
	 * Create a builder that starts with an engine that can do none of it.
	 * @param engine name and version of the engine
	 * @param transport how UDP is read and written
	 * @return the builder
	 */
	public static Builder builder(String engine, String transport) {
		return new Builder(engine, transport);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof EngineCapabilities that && this.engine.equals(that.engine)
				&& this.transport.equals(that.transport) && this.available.equals(that.available);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.engine, this.transport, this.available);
	}

	@Override
	public String toString() {
		return "EngineCapabilities[engine=" + this.engine + ", transport=" + this.transport + ", available="
				+ this.available + "]";
	}

	/**
	 * Builds {@link EngineCapabilities}.
	 */
	public static final class Builder {

		private final String engine;

		private final String transport;

		private final Set<EngineCapability> available = EnumSet.noneOf(EngineCapability.class);

		private Builder(String engine, String transport) {
			Assert.notNull(engine, "'engine' must not be null");
			Assert.notNull(transport, "'transport' must not be null");
			this.engine = engine;
			this.transport = transport;
		}

		/**
		 * Add what the engine can do.
		 * @param available the capabilities
		 * @return this builder
		 */
		public Builder available(Collection<EngineCapability> available) {
			this.available.addAll(available);
			return this;
		}

		private Builder set(EngineCapability capability, boolean available) {
			if (available) {
				this.available.add(capability);
			}
			else {
				this.available.remove(capability);
			}
			return this;
		}

		/**
		 * Set whether stream resets carry the codes of the application.
		 * @param applicationErrorCodes whether they do
		 * @return this builder
		 */
		public Builder applicationErrorCodes(boolean applicationErrorCodes) {
			return set(EngineCapability.APPLICATION_ERROR_CODES, applicationErrorCodes);
		}

		/**
		 * Set whether the engine speaks {@code RESET_STREAM_AT}.
		 * @param resetStreamAt whether it does
		 * @return this builder
		 */
		public Builder resetStreamAt(boolean resetStreamAt) {
			return set(EngineCapability.RESET_STREAM_AT, resetStreamAt);
		}

		/**
		 * Set whether keying material can be exported.
		 * @param keyingMaterialExporter whether it can
		 * @return this builder
		 */
		public Builder keyingMaterialExporter(boolean keyingMaterialExporter) {
			return set(EngineCapability.KEYING_MATERIAL_EXPORTER, keyingMaterialExporter);
		}

		/**
		 * Set whether UDP segmentation offload (GSO) is used.
		 * @param segmentationOffload whether it is
		 * @return this builder
		 */
		public Builder segmentationOffload(boolean segmentationOffload) {
			return set(EngineCapability.SEGMENTATION_OFFLOAD, segmentationOffload);
		}

		/**
		 * Set whether a full datagram queue of the engine is seen.
		 * @param datagramQueueVisible whether it is
		 * @return this builder
		 */
		public Builder datagramQueueVisible(boolean datagramQueueVisible) {
			return set(EngineCapability.DATAGRAM_QUEUE, datagramQueueVisible);
		}

		/**
		 * Build the capabilities.
		 * @return the capabilities
		 */
		public EngineCapabilities build() {
			return new EngineCapabilities(this);
		}

	}

}
