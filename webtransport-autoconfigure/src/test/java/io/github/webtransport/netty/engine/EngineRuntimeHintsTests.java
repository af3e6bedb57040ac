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
import java.util.List;
import java.util.function.Predicate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.AttributeMap;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the hints that native images need for the engine. They are in the package of
 * the engine, so that they learn what it looks for.
 */
class EngineRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	private final List<Predicate<RuntimeHints>> used = new ArrayList<>();

	@Test
	void shouldHaveHintsForAllThatTheEngineLooksFor() {
		EngineEntries.resolve(new RecordingLookup(), (warning) -> assertThat(warning).isNull());
		assertThat(this.used).hasSizeGreaterThan(20).noneMatch((hint) -> hint.test(this.hints));
		registerHints();
		assertThat(this.used).allMatch((hint) -> hint.test(this.hints));
	}

	@Test
	void shouldHaveHintsForTheChannelsThatReactorNettyIsTriedWith() throws Exception {
		registerHints();
		assertThat(List.of(RuntimeHintsPredicates.proxies().forInterfaces(QuicChannel.class),
				RuntimeHintsPredicates.proxies().forInterfaces(QuicStreamChannel.class),
				RuntimeHintsPredicates.reflection().onMethodInvocation(Channel.class.getMethod("closeFuture")),
				RuntimeHintsPredicates.reflection()
					.onMethodInvocation(ChannelOutboundInvoker.class.getMethod("newPromise")),
				RuntimeHintsPredicates.reflection()
					.onMethodInvocation(AttributeMap.class.getMethod("attr", AttributeKey.class))))
			.allMatch((hint) -> hint.test(this.hints));
	}

	private void registerHints() {
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	/**
	 * Knows what was looked for.
	 */
	private final class RecordingLookup extends EngineLookup {

		private final List<Predicate<RuntimeHints>> used = EngineRuntimeHintsTests.this.used;

		@Override
		Class<?> type(String name) throws ReflectiveOperationException {
			Class<?> type = super.type(name);
			this.used.add(RuntimeHintsPredicates.reflection().onType(type));
			return type;
		}

		@Override
		MethodHandle method(String type, String name, MethodType as, Class<?>... parameters)
				throws ReflectiveOperationException {
			this.used.add(RuntimeHintsPredicates.reflection()
				.onMethodInvocation(super.type(type).getDeclaredMethod(name, parameters)));
			return super.method(type, name, as, parameters);
		}

		@Override
		MethodHandle getter(String type, String name, Class<?> result, Class<?> owner)
				throws ReflectiveOperationException {
			this.used.add(RuntimeHintsPredicates.reflection().onFieldAccess(super.type(type).getDeclaredField(name)));
			return super.getter(type, name, result, owner);
		}

		@Override
		MethodHandle setter(String type, String name, Class<?> owner) throws ReflectiveOperationException {
			this.used.add(RuntimeHintsPredicates.reflection().onFieldAccess(super.type(type).getDeclaredField(name)));
			return super.setter(type, name, owner);
		}

	}

}
