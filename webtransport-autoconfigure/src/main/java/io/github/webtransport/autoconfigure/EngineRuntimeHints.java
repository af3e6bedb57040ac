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

package io.github.webtransport.autoconfigure;

import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.util.AttributeMap;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * {@link RuntimeHintsRegistrar} for the members of Netty's QUIC engine that server and
 * client reach by reflection. They are not public, so that Netty has no hints for them.
 */
class EngineRuntimeHints implements RuntimeHintsRegistrar {

	private static final String PACKAGE = "io.netty.handler.codec.quic.";

	private static final List<String> TYPES = List.of("Quiche", "QuicheQuicChannel", "QuicheQuicChannel$TimeoutHandler",
			"QuicheQuicCodec", "QuicheQuicConnection", "QuicheQuicStreamChannel");

	/**
	 * Stood in for when Reactor Netty is tried at the start, over a channel whose methods
	 * are those of the interfaces.
	 */
	private static final List<String> PROXIES = List.of("QuicChannel", "QuicStreamChannel");

	private static final List<Class<?>> CHANNEL_TYPES = List.of(Channel.class, ChannelOutboundInvoker.class,
			AttributeMap.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String type : TYPES) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, PACKAGE + type, MemberCategory.INVOKE_DECLARED_METHODS,
						MemberCategory.ACCESS_DECLARED_FIELDS);
		}
		for (String type : PROXIES) {
			hints.proxies().registerJdkProxy(TypeReference.of(PACKAGE + type));
		}
		for (Class<?> type : CHANNEL_TYPES) {
			hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
	}

}
