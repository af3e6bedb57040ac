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

package io.github.webtransport.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where objects were allocated, by a recording of the JVM: by whose code, which is that
 * of the innermost frame that is none of the JDK, and by place.
 *
 * @param total the bytes of all samples
 * @param origins bytes by whose code
 * @param places bytes by innermost frame, and innermost frame of this project
 */
record AllocationProfile(long total, Map<String, Long> origins, Map<String, Long> places) {

	private static final String OWN = "io.github.webtransport";

	private static final List<String> ORIGINS = List.of(OWN, "io.netty.handler.codec.quic",
			"io.netty.handler.codec.http3", "io.netty.channel", "io.netty.buffer", "io.netty", "reactor.netty",
			"reactor", "org.springframework");

	private static final List<String> JDK = List.of("java.", "jdk.", "sun.", "javax.", "com.sun.");

	/**
	 * Read a recording.
	 * @param file the recording
	 * @return the profile
	 * @throws IOException if it cannot be read
	 */
	static AllocationProfile read(Path file) throws IOException {
		long total = 0;
		Map<String, Long> origins = new HashMap<>();
		Map<String, Long> places = new HashMap<>();
		Set<Long> threads = new HashSet<>();
		try (RecordingFile recording = new RecordingFile(file)) {
			while (recording.hasMoreEvents()) {
				RecordedEvent event = recording.readEvent();
				RecordedStackTrace stack = event.getStackTrace();
				// The first sample of a thread stands for all that it allocated before
				if (stack != null && event.getEventType().getName().equals("jdk.ObjectAllocationSample")
						&& !threads.add(event.getThread("eventThread").getJavaThreadId())) {
					long weight = event.getLong("weight");
					total += weight;
					List<String> frames = stack.getFrames().stream().map(AllocationProfile::name).toList();
					String innermost = frames.stream().filter((frame) -> !isJdk(frame)).findFirst().orElse("JDK");
					String own = frames.stream().filter((frame) -> frame.startsWith(OWN)).findFirst().orElse("-");
					origins.merge(originOf(innermost), weight, Long::sum);
					places.merge(place(event.getClass("objectClass").getName(), innermost, own), weight, Long::sum);
				}
			}
		}
		return new AllocationProfile(total, origins, places);
	}

	private static String name(RecordedFrame frame) {
		return frame.getMethod().getType().getName() + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
	}

	private static boolean isJdk(String frame) {
		return JDK.stream().anyMatch(frame::startsWith);
	}

	private static String originOf(String frame) {
		return ORIGINS.stream().filter(frame::startsWith).findFirst().orElse("other");
	}

	private static String place(String type, String innermost, String own) {
		return type + " in " + innermost + (innermost.equals(own) ? "" : " from " + own);
	}

}
