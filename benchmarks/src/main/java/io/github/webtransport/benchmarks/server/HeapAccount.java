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

package io.github.webtransport.benchmarks.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

import javax.management.JMException;
import javax.management.ObjectName;

import io.github.webtransport.benchmarks.process.Fields;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM of a server counts of its heap: bytes that were allocated, where they were
 * allocated, and what is alive.
 */
final class HeapAccount {

	/**
	 * Every buffer that a thread takes for its objects becomes a sample: small ones are
	 * asked for by the options of the JVM.
	 */
	private static final String EVERY_SAMPLE = "100000/s";

	private @Nullable Recording recording;

	/**
	 * Answer a command.
	 * @param command {@code allocated} for the bytes so far of all threads that live,
	 * {@code profile-start} and {@code profile-stop} for a recording of allocations,
	 * {@code histogram} for the classes of what is alive
	 * @return the answer, or {@code null} if it is another command
	 */
	@Nullable Fields handle(Fields command) throws IOException {
		return switch (command.name()) {
			case "allocated" -> new Fields("allocated").with("bytes", allocated());
			case "profile-start" -> {
				startProfile();
				yield new Fields("started");
			}
			case "profile-stop" -> {
				stopProfile(Path.of(command.get("file")));
				yield new Fields("stopped");
			}
			case "histogram" -> {
				Files.writeString(Path.of(command.get("file")), histogram());
				yield new Fields("written");
			}
			default -> null;
		};
	}

	private static long allocated() throws IOException {
		long[] threads = ManagementFactory.getThreadMXBean().getAllThreadIds();
		long[] allocated = (long[]) invoke(ManagementFactory.THREAD_MXBEAN_NAME, "getThreadAllocatedBytes", threads);
		// Threads that have ended meanwhile have -1
		return LongStream.of(allocated).filter((bytes) -> bytes > 0).sum();
	}

	private void startProfile() {
		Recording recording = new Recording();
		recording.enable("jdk.ObjectAllocationSample").with("throttle", EVERY_SAMPLE).withStackTrace();
		recording.start();
		this.recording = recording;
	}

	private void stopProfile(Path file) throws IOException {
		Recording recording = this.recording;
		if (recording != null) {
			recording.stop();
			recording.dump(file);
			recording.close();
		}
	}

	private static String histogram() throws IOException {
		return (String) invoke("com.sun.management:type=DiagnosticCommand", "gcClassHistogram", new String[0]);
	}

	private static Object invoke(String bean, String operation, Object argument) throws IOException {
		try {
			return ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName(bean), operation, new Object[] { argument },
						new String[] { argument.getClass().getName() });
		}
		catch (JMException ex) {
			throw new IOException("The JVM has no " + operation, ex);
		}
	}

}
