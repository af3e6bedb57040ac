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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What the QUIC engine can do on this machine. Nothing is pretended: what is missing here
 * is missing on the wire. Immutable.
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

	private final boolean applicationErrorCodes;

	private final boolean resetStreamAt;

	private final boolean keyingMaterialExporter;

	private final boolean segmentationOffload;

	private final boolean datagramQueueVisible;

	private EngineCapabilities(Builder builder) {
		this.engine = builder.engine;
		this.transport = builder.transport;
		this.applicationErrorCodes = builder.applicationErrorCodes;
		this.resetStreamAt = builder.resetStreamAt;
		this.keyingMaterialExporter = builder.keyingMaterialExporter;
		this.segmentationOffload = builder.segmentationOffload;
		this.datagramQueueVisible = builder.datagramQueueVisible;
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
	 * Return whether stream resets carry the codes of the application: mapped, they need
	 * 47 bits (draft-ietf-webtrans-http3, section 4.4).
	 * @return {@code false} if peers see resets without a code
	 */
	public boolean isApplicationErrorCodes() {
		return this.applicationErrorCodes;
	}

	/**
	 * Return whether the engine speaks {@code RESET_STREAM_AT}
	 * (draft-ietf-quic-reliable-stream-reset).
	 * @return {@code true} if it does
	 */
	public boolean isResetStreamAt() {
		return this.resetStreamAt;
	}

	/**
	 * Return whether keying material can be exported (draft-ietf-webtrans-http3, section
	 * 4.8).
	 * @return {@code false} if {@link WebTransportSession#exportKeyingMaterial} fails
	 */
	public boolean isKeyingMaterialExporter() {
		return this.keyingMaterialExporter;
	}

	/**
	 * Return whether UDP segmentation offload (GSO) is used.
	 * @return {@code true} if it is
	 */
	public boolean isSegmentationOffload() {
		return this.segmentationOffload;
	}

	/**
	 * Return whether a full datagram queue of the engine is seen, so that drops are
	 * counted.
	 * @return {@code false} if datagrams may vanish uncounted
	 */
	public boolean isDatagramQueueVisible() {
		return this.datagramQueueVisible;
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
				&& this.transport.equals(that.transport) && this.applicationErrorCodes == that.applicationErrorCodes
				&& this.resetStreamAt == that.resetStreamAt
				&& this.keyingMaterialExporter == that.keyingMaterialExporter
				&& this.segmentationOffload == that.segmentationOffload
				&& this.datagramQueueVisible == that.datagramQueueVisible;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.engine, this.transport, this.applicationErrorCodes, this.resetStreamAt,
				this.keyingMaterialExporter, this.segmentationOffload, this.datagramQueueVisible);
	}

	@Override
	public String toString() {
		return "EngineCapabilities[engine=" + this.engine + ", transport=" + this.transport + ", applicationErrorCodes="
				+ this.applicationErrorCodes + ", resetStreamAt=" + this.resetStreamAt + ", keyingMaterialExporter="
				+ this.keyingMaterialExporter + ", segmentationOffload=" + this.segmentationOffload
				+ ", datagramQueueVisible=" + this.datagramQueueVisible + "]";
	}

	/**
	 * Builds {@link EngineCapabilities}.
	 */
	public static final class Builder {

		private final String engine;

		private final String transport;

		private boolean applicationErrorCodes;

		private boolean resetStreamAt;

		private boolean keyingMaterialExporter;

		private boolean segmentationOffload;

		private boolean datagramQueueVisible;

		private Builder(String engine, String transport) {
			Assert.notNull(engine, "'engine' must not be null");
			Assert.notNull(transport, "'transport' must not be null");
			this.engine = engine;
			this.transport = transport;
		}

		/**
		 * Set whether stream resets carry the codes of the application.
		 * @param applicationErrorCodes whether they do
		 * @return this builder
		 */
		public Builder applicationErrorCodes(boolean applicationErrorCodes) {
			this.applicationErrorCodes = applicationErrorCodes;
			return this;
		}

		/**
		 * Set whether the engine speaks {@code RESET_STREAM_AT}.
		 * @param resetStreamAt whether it does
		 * @return this builder
		 */
		public Builder resetStreamAt(boolean resetStreamAt) {
			this.resetStreamAt = resetStreamAt;
			return this;
		}

		/**
		 * Set whether keying material can be exported.
		 * @param keyingMaterialExporter whether it can
		 * @return this builder
		 */
		public Builder keyingMaterialExporter(boolean keyingMaterialExporter) {
			this.keyingMaterialExporter = keyingMaterialExporter;
			return this;
		}

		/**
		 * Set whether UDP segmentation offload (GSO) is used.
		 * @param segmentationOffload whether it is
		 * @return this builder
		 */
		public Builder segmentationOffload(boolean segmentationOffload) {
			this.segmentationOffload = segmentationOffload;
			return this;
		}

		/**
		 * Set whether a full datagram queue of the engine is seen.
		 * @param datagramQueueVisible whether it is
		 * @return this builder
		 */
		public Builder datagramQueueVisible(boolean datagramQueueVisible) {
			this.datagramQueueVisible = datagramQueueVisible;
			return this;
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
