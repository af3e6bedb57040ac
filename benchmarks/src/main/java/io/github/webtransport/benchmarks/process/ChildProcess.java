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
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The runner's end of a child JVM that runs a {@link CommandLoop}. Commands are sent one
 * after another, from one thread.
 *
 * @since 0.1.0
 */
public final class ChildProcess implements AutoCloseable {

	private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final String EXITED = "exited";

	private final String name;

	private final Process process;

	private final Writer input;

	private final BlockingQueue<Fields> answers = new LinkedBlockingQueue<>();

	private final Fields ready;

	private final Thread shutdownHook;

	private ChildProcess(String name, Process process) {
		this.name = name;
		this.process = process;
		this.input = process.outputWriter(StandardCharsets.UTF_8);
		this.shutdownHook = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
		Thread reader = new Thread(this::readAnswers, name + "-output");
		reader.setDaemon(true);
		reader.start();
		try {
			this.ready = await(START_TIMEOUT);
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Start a JVM with the class path of this one and wait until it is ready.
	 * @param name its name in messages
	 * @param mainClass the class to run, which ends in a {@link CommandLoop}
	 * @param options options of the JVM
	 * @param arguments arguments of the program
	 * @return the process
	 */
	public static ChildProcess start(String name, String mainClass, List<String> options, List<String> arguments) {
		return start(name, mainClass, JAVA_HOME, options, arguments, null);
	}

	/**
	 * Start a JVM with the class path of this one and wait until it is ready.
	 * @param name its name in messages
	 * @param mainClass the class to run, which ends in a {@link CommandLoop}
	 * @param javaHome where the JVM is installed
	 * @param options options of the JVM
	 * @param arguments arguments of the program
	 * @param log takes what it writes to its standard error, or {@code null} for that of
	 * this process
	 * @return the process
	 */
	public static ChildProcess start(String name, String mainClass, Path javaHome, List<String> options,
			List<String> arguments, @Nullable Path log) {
		return start(name, jvm(mainClass, javaHome, CLASS_PATH, options, arguments), log);
	}

	/**
	 * Start a JVM with a class path of its own and wait until it is ready.
	 * @param name its name in messages
	 * @param mainClass the class to run, which ends in a {@link CommandLoop}
	 * @param javaHome where the JVM is installed
	 * @param classPath its class path
	 * @param options options of the JVM
	 * @param arguments arguments of the program
	 * @return the process
	 */
	public static ChildProcess start(String name, String mainClass, Path javaHome, String classPath,
			List<String> options, List<String> arguments) {
		return start(name, jvm(mainClass, javaHome, classPath, options, arguments), null);
	}

	/**
	 * Start a server of this build or of another one, and wait until it is ready.
	 * @param mainClass the class to run, which ends in a {@link CommandLoop}
	 * @param ahead entries ahead of the class path, for another build; may be
	 * {@code null}
	 * @param options options of the JVM
	 * @param arguments arguments of the program
	 * @return the process
	 */
	public static ChildProcess startServer(String mainClass, @Nullable String ahead, List<String> options,
			List<String> arguments) {
		return start((ahead != null) ? "server before" : "server", mainClass, JAVA_HOME,
				(ahead != null) ? ahead + File.pathSeparator + CLASS_PATH : CLASS_PATH, options, arguments);
	}

	private static List<String> jvm(String mainClass, Path javaHome, String classPath, List<String> options,
			List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(javaHome.resolve("bin").resolve("java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, mainClass));
		command.addAll(arguments);
		return command;
	}

	/**
	 * Start a program that speaks the protocol of a {@link CommandLoop}, and wait until
	 * it is ready.
	 * @param name its name in messages
	 * @param command the program and its arguments
	 * @param log takes what it writes to its standard error, or {@code null} for that of
	 * this process
	 * @return the process
	 */
	public static ChildProcess start(String name, List<String> command, @Nullable Path log) {
		try {
			ProcessBuilder.Redirect errors = (log != null) ? ProcessBuilder.Redirect.appendTo(log.toFile())
					: ProcessBuilder.Redirect.INHERIT;
			Process process = new ProcessBuilder(command).redirectError(errors).start();
			return new ChildProcess(name, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what the process announced when it was ready.
	 * @return the announcement
	 */
	public Fields ready() {
		return this.ready;
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Return what the process has used of the processors.
	 * @return user and system time of all its threads
	 */
	public Duration cpu() {
		return this.process.info()
			.totalCpuDuration()
			.orElseThrow(() -> new IllegalStateException("No CPU time of " + this.name));
	}

	/**
	 * Send a command and wait for its answer.
	 * @param command the command
	 * @param timeout how long to wait
	 * @return the answer
	 * @throws IllegalStateException if the command failed, the process ended or the time
	 * is over
	 */
	public Fields call(Fields command, Duration timeout) {
		try {
			this.input.write(command + "\n");
			this.input.flush();
		}
		catch (IOException ex) {
			throw new IllegalStateException(this.name + " does not take commands any more", ex);
		}
		return await(timeout);
	}

	/**
	 * Have the process end as an application does, with its shutdown hooks, and wait for
	 * it.
	 * @param timeout how long to wait
	 * @throws IllegalStateException if it does not end
	 */
	public void exit(Duration timeout) {
		try {
			this.input.write(CommandLoop.EXIT + "\n");
			this.input.flush();
			if (!this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException(this.name + " did not end within " + timeout);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(this.name + " does not take commands any more", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private Fields await(Duration timeout) {
		try {
			Fields answer = this.answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
			if (answer == null) {
				throw new IllegalStateException(this.name + " did not answer within " + timeout);
			}
			if (answer.name().equals(EXITED)) {
				throw new IllegalStateException(this.name + " ended");
			}
			if (answer.name().equals(CommandLoop.ERROR)) {
				throw new IllegalStateException(this.name + " failed: " + answer.get("message").replace('_', ' '));
			}
			return answer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private void readAnswers() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			String line;
			while ((line = reader.readLine()) != null) {
				if (line.startsWith(CommandLoop.MARK)) {
					this.answers.add(Fields.parse(line.substring(CommandLoop.MARK.length())));
				}
				else {
					System.err.println("[" + this.name + "] " + line);
				}
			}
		}
		catch (IOException ex) {
			System.err.println("[" + this.name + "] " + ex);
		}
		this.answers.add(new Fields(EXITED));
	}

	/**
	 * End the process: by the end of its input, and by force when it does not follow.
	 */
	@Override
	public void close() {
		try {
			this.input.close();
		}
		catch (IOException ex) {
			// The process is gone already, which is what was asked for
			this.process.destroy();
		}
		try {
			if (!this.process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		try {
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down and runs the hook itself
			this.process.destroyForcibly();
		}
	}

}
