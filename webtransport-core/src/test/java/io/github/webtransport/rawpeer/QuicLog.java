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

package io.github.webtransport.rawpeer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The log that the engine writes of a connection. It holds what Netty does not report:
 * the codes of STOP_SENDING frames, and the bytes of streams that were reset before
 * anybody read them.
 */
final class QuicLog {

	private static final Pattern STOP_SENDING = Pattern
		.compile("\"frame_type\":\"stop_sending\",\"stream_id\":(\\d+)[^}]*\"error_code\":(\\d+)");

	private static final Pattern STREAM = Pattern
		.compile("\"frame_type\":\"stream\",\"stream_id\":(\\d+),\"offset\":(\\d+)[^}]*\"payload_length\":(\\d+)");

	private static final Pattern NEW_CONNECTION_ID = Pattern
		.compile("\"frame_type\":\"new_connection_id\"[^}]*\"connection_id\":\"([0-9a-f]+)\"");

	private final Path file;

	private QuicLog(Path file) {
		this.file = file;
	}

	static QuicLog create() {
		try {
			// The engine wants to create the file
			Path file = Files.createTempFile("raw-peer", ".qlog");
			Files.delete(file);
			return new QuicLog(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path file() {
		return this.file;
	}

	/**
	 * Return the code of the STOP_SENDING frame that came for a stream.
	 * @param streamId the stream
	 * @return the code, or {@code null} when none came, or is not in the file yet
	 */
	@Nullable Long stopSending(long streamId) {
		return stopSendings().get(streamId);
	}

	/**
	 * Return for how many streams STOP_SENDING came with a code.
	 */
	long countStopSending(long code) {
		return stopSendings().values().stream().filter((value) -> value == code).count();
	}

	/**
	 * Return how many bytes of a stream came at least.
	 */
	long streamBytes(long streamId) {
		long bytes = 0;
		Matcher matcher = STREAM.matcher(
				read().lines().filter((line) -> line.contains("packet_received")).collect(Collectors.joining("\n")));
		while (matcher.find()) {
			if (Long.parseLong(matcher.group(1)) == streamId) {
				bytes = Math.max(bytes, Long.parseLong(matcher.group(2)) + Long.parseLong(matcher.group(3)));
			}
		}
		return bytes;
	}

	/**
	 * Return an ID of the connection that came beside the first one.
	 * @return the ID, or {@code null} when none came, or is not in the file yet
	 */
	byte @Nullable [] newConnectionId() {
		return read().lines()
			.filter((line) -> line.contains("packet_received"))
			.map(NEW_CONNECTION_ID::matcher)
			.filter(Matcher::find)
			.map((matcher) -> HexFormat.of().parseHex(matcher.group(1)))
			.findFirst()
			.orElse(null);
	}

	private Map<Long, Long> stopSendings() {
		Map<Long, Long> codes = new HashMap<>();
		read().lines().filter((line) -> line.contains("packet_received")).forEach((line) -> {
			Matcher matcher = STOP_SENDING.matcher(line);
			while (matcher.find()) {
				codes.putIfAbsent(Long.valueOf(matcher.group(1)), Long.parseUnsignedLong(matcher.group(2)));
			}
		});
		return codes;
	}

	private String read() {
		try {
			return Files.exists(this.file) ? Files.readString(this.file, StandardCharsets.ISO_8859_1) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long size() {
		try {
			return Files.exists(this.file) ? Files.size(this.file) : 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
