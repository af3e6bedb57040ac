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

package io.github.webtransport.autoconfigure.process.crac;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stands in for a JVM with CRaC, for {@link org.crac.Core}. Its checkpoints save nothing,
 * and fail where one of such a JVM would: when a file or a socket is open that does not
 * belong to the JVM.
 */
public final class Core {

	private static final Log LOG = LogFactory.getLog(Core.class);

	private static final Context CONTEXT = new Context();

	private static final Set<String> OF_THE_JVM = openInitially();

	private Core() {
	}

	public static Context getGlobalContext() {
		return CONTEXT;
	}

	public static void checkpointRestore() throws CheckpointException, RestoreException {
		try {
			for (Resource resource : CONTEXT.resources()) {
				resource.beforeCheckpoint(CONTEXT);
			}
			List<String> open = open().stream().filter((target) -> !OF_THE_JVM.contains(target)).toList();
			LOG.info("Checkpoint of %d resources, open: %s".formatted(CONTEXT.resources().size(), open));
			if (!open.isEmpty()) {
				throw new IllegalStateException("Open: " + open);
			}
		}
		catch (Exception ex) {
			throw new CheckpointException(ex);
		}
		try {
			for (Resource resource : CONTEXT.resources()) {
				resource.afterRestore(CONTEXT);
			}
		}
		catch (Exception ex) {
			throw new RestoreException(ex);
		}
	}

	/**
	 * What the process has inherited, and the socket that the JDK keeps for itself from
	 * the first channel on.
	 */
	private static Set<String> openInitially() {
		try {
			FileChannel.open(Path.of("/dev/null")).close();
			return Set.copyOf(open());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> open() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.map(Core::target).filter((target) -> !isOfJvm(target)).distinct().toList();
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * Such as the class path, and the list that is read here.
	 */
	private static boolean isOfJvm(String target) {
		return target.isEmpty() || target.endsWith(".jar") || target.endsWith("/lib/modules")
				|| target.startsWith("/dev/") || target.startsWith("/proc/");
	}

}
