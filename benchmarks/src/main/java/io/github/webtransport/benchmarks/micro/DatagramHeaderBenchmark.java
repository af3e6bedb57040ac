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

import io.github.webtransport.protocol.DatagramHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and writes what a datagram starts with.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DatagramHeaderBenchmark {

	private static final int SIZE = 1200;

	/**
	 * The session of a browser, and one that comes late on a shared connection.
	 */
	@Param({ "0", "4000" })
	public long sessionId;

	private final ByteBuf received = ByteBufAllocator.DEFAULT.directBuffer(SIZE);

	private final ByteBuf target = ByteBufAllocator.DEFAULT.directBuffer(SIZE);

	@Setup
	public void encode() {
		DatagramHeader.write(this.received, this.sessionId);
		this.received.writeZero(this.received.writableBytes());
	}

	@TearDown
	public void release() {
		this.received.release();
		this.target.release();
	}

	@Benchmark
	public long read() {
		return DatagramHeader.readSessionId(this.received.readerIndex(0));
	}

	@Benchmark
	public ByteBuf write() {
		DatagramHeader.write(this.target.clear(), this.sessionId);
		return this.target;
	}

}
