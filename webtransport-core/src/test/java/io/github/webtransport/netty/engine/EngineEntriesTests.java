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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.webtransport.EngineCapability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EngineEntries}.
 */
class EngineEntriesTests {

	private static final Set<EngineCapability> REACHED = EnumSet
		.complementOf(EnumSet.of(EngineCapability.SEGMENTATION_OFFLOAD, EngineCapability.RESET_STREAM_AT,
				EngineCapability.KEYING_MATERIAL_EXPORTER));

	private final List<String> warnings = new ArrayList<>();

	@Test
	void everythingIsThereInThisRelease() {
		EngineEntries entries = EngineEntries.resolve(new EngineLookup(), this.warnings::add);
		assertThat(entries.available()).isEqualTo(REACHED);
		assertThat(this.warnings).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "quiche_conn_stream_shutdown, APPLICATION_ERROR_CODES", "finSent, APPLICATION_ERROR_CODES",
			"quiche_conn_dgram_send, DATAGRAM_QUEUE", "quiche_conn_dgram_max_writable_len, DATAGRAM_QUEUE",
			"quiche_conn_stream_capacity, STOP_SENDING", "writable, STOP_SENDING",
			"quiche_conn_stream_finished, STREAM_ENDS", "readable, STREAM_ENDS", "finReceived, STREAM_ENDS",
			"inputShutdown, STREAM_ENDS", "quiche_conn_stream_send, STREAM_ENDS", "streamClosed, STREAM_RELEASE",
			"connectionSend, PACKET_CONTROL", "inFireChannelReadCompleteQueue, PACKET_CONTROL",
			"quiche_conn_timeout_as_nanos, PACKET_CONTROL", "quiche_conn_stream_priority, SEND_ORDER",
			"needsFireChannelReadComplete, CONNECTION_TURNS", "timeoutHandler, LOSS_TIMER",
			"timeoutFuture, LOSS_TIMER" })
	void whenOneNameIsMissingThenOnlyItsCapabilityIs(String name, EngineCapability capability) {
		EngineEntries entries = EngineEntries.resolve(new LookupWithout(name), this.warnings::add);
		Set<EngineCapability> others = EnumSet.copyOf(REACHED);
		others.remove(capability);
		assertThat(entries.available()).isEqualTo(others);
		assertThat(this.warnings).hasSize(1)
			.allSatisfy((warning) -> assertThat(warning).contains(capability.name()).contains(name));
	}

	@Test
	void whenSeveralAreMissingThenOneWarningNamesThem() {
		EngineEntries entries = EngineEntries.resolve(new LookupWithout("connectionSendAndFlush"), this.warnings::add);
		assertThat(entries.available()).contains(EngineCapability.APPLICATION_ERROR_CODES)
			.doesNotContain(EngineCapability.DATAGRAM_QUEUE, EngineCapability.STREAM_ENDS);
		assertThat(this.warnings).hasSize(1)
			.allSatisfy((warning) -> assertThat(warning).contains("DATAGRAM_QUEUE").contains("STREAM_ENDS"));
	}

	@Test
	void whenTheConnectionCannotBeReachedThenTheRestIsThere() {
		EngineEntries entries = EngineEntries.resolve(new LookupWithout("address"), this.warnings::add);
		assertThat(entries.available()).containsExactlyInAnyOrder(EngineCapability.STREAM_RELEASE,
				EngineCapability.CONNECTION_TURNS, EngineCapability.LOSS_TIMER);
		assertThat(this.warnings).hasSize(1);
	}

	/**
	 * Looks up in a release that lacks a name.
	 */
	private static final class LookupWithout extends EngineLookup {

		private final String missing;

		private LookupWithout(String missing) {
			this.missing = missing;
		}

		@Override
		MethodHandle method(String type, String name, MethodType as, Class<?>... parameters)
				throws ReflectiveOperationException {
			if (name.equals(this.missing)) {
				throw new NoSuchMethodException(name);
			}
			return super.method(type, name, as, parameters);
		}

		@Override
		MethodHandle getter(String type, String name, Class<?> result, Class<?> owner)
				throws ReflectiveOperationException {
			requireField(name);
			return super.getter(type, name, result, owner);
		}

		@Override
		MethodHandle setter(String type, String name, Class<?> owner) throws ReflectiveOperationException {
			requireField(name);
			return super.setter(type, name, owner);
		}

		private void requireField(String name) throws NoSuchFieldException {
			if (name.equals(this.missing)) {
				throw new NoSuchFieldException(name);
			}
		}

	}

}
