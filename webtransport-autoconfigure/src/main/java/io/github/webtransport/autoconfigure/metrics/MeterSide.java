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

package io.github.webtransport.autoconfigure.metrics;

import java.net.URI;

import io.github.webtransport.HandshakeInfo;

/**
 * The end of sessions that is counted: how its meters are called, and what those of
 * sessions are told apart by.
 */
enum MeterSide {

	/**
	 * Sessions are told apart by the pattern of their path, of which the application has
	 * so many.
	 */
	SERVER("webtransport.server.", "uri", Integer.MAX_VALUE) {

		@Override
		String key(HandshakeInfo info) {
			String pattern = info.getPathPattern();
			return (pattern != null) ? pattern : "UNKNOWN";
		}

	},

	/**
	 * Sessions are told apart by the host of their URI. A client may go wherever it is
	 * told, so that there are a hundred at most.
	 */
	CLIENT("webtransport.client.", "client.name", 100) {

		@Override
		String key(HandshakeInfo info) {
			URI uri = info.getUri();
			return (uri.getHost() != null) ? uri.getHost() : OTHER;
		}

	};

	/**
	 * Stands for all sessions whose key is one too many.
	 */
	static final String OTHER = "OTHER";

	private final String prefix;

	private final String tag;

	private final int maxKeys;

	MeterSide(String prefix, String tag, int maxKeys) {
		this.prefix = prefix;
		this.tag = tag;
		this.maxKeys = maxKeys;
	}

	String meter(String name) {
		return this.prefix + name;
	}

	/**
	 * Return the tag that sessions are told apart by.
	 */
	String tag() {
		return this.tag;
	}

	int maxKeys() {
		return this.maxKeys;
	}

	/**
	 * Return the value of the tag.
	 */
	abstract String key(HandshakeInfo info);

	/**
	 * Return who has opened a stream.
	 */
	String initiator(boolean local) {
		return (local == (this == SERVER)) ? "server" : "client";
	}

}
