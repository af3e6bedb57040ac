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

package io.github.webtransport.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import io.github.webtransport.protocol.StreamPreamble;
import io.github.webtransport.protocol.StreamPreambleParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and writes what a bidirectional stream starts with.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamPreambleBenchmark {

	private static final long SESSION_ID = 4;

	private final ByteBuf received = ByteBufAllocator.DEFAULT.directBuffer();

	private final ByteBuf target = ByteBufAllocator.DEFAULT.directBuffer();

	@Setup
	public void encode() {
		StreamPreamble.write(this.received, true, SESSION_ID);
	}

	@TearDown
	public void release() {
		this.received.release();
		this.target.release();
	}

	@Benchmark
	public long parse() {
		StreamPreambleParser parser = new StreamPreambleParser(true);
		parser.parse(this.received.readerIndex(0));
		return parser.sessionId();
	}

	@Benchmark
	public ByteBuf write() {
		StreamPreamble.write(this.target.clear(), true, SESSION_ID);
		return this.target;
	}

}
