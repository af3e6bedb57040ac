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

package io.github.webtransport.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The child's end of the line protocol: one command per line on the standard input, one
 * answer per command on the standard output. The end of the input ends the process, so
 * that no child outlives its runner, however that ended.
 *
 * @since 0.1.0
 */
public final class CommandLoop {

	/**
	 * Marks the lines of the protocol among whatever else a process prints.
	 */
	static final String MARK = "@bench ";

	static final String READY = "ready";

	static final String ERROR = "error";

	/**
	 * Ends the process with its shutdown hooks.
	 */
	static final String EXIT = "exit";

	private final Handler handler;

	private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

	public CommandLoop(Handler handler) {
		this.handler = handler;
	}

	/**
	 * Announce that the process is ready, then answer commands until the input ends,
	 * which ends the process, also in the midst of a command.
	 * @param ready what the process announces
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void run(Fields ready) throws InterruptedException {
		Thread reader = new Thread(this::readCommands, "commands");
		reader.setDaemon(true);
		reader.start();
		print(new Fields(READY, ready.values()));
		while (true) {
			print(answer(this.commands.take()));
		}
	}

	private void readCommands() {
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			String line;
			while ((line = reader.readLine()) != null) {
				this.commands.add(line);
			}
		}
		catch (IOException ex) {
			System.err.println("No commands any more: " + ex);
		}
		// What else runs, event loops among it, does not matter any more
		Runtime.getRuntime().halt(0);
	}

	private Fields answer(String line) {
		if (line.equals(EXIT)) {
			System.exit(0);
		}
		try {
			return this.handler.handle(Fields.parse(line));
		}
		catch (Exception ex) {
			ex.printStackTrace();
			return new Fields(ERROR).with("message", ex);
		}
	}

	private static void print(Fields fields) {
		System.out.println(MARK + fields.toString().replace('\n', ' '));
		System.out.flush();
	}

	/**
	 * Answers a command.
	 */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Answer a command.
		 * @param command the command
		 * @return the answer
		 * @throws Exception if the command failed; the runner is told of it
		 */
		Fields handle(Fields command) throws Exception;

	}

}
