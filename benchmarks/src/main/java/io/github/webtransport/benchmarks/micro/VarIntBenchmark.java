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

import io.github.webtransport.protocol.VarInt;
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
 * Reads and writes variable-length integers of each width.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VarIntBenchmark {

	/**
	 * A value of each width: one, two, four and eight bytes.
	 */
	@Param({ "4", "2048", "723456789", "4611686018427387903" })
	public long value;

	private final ByteBuf encoded = ByteBufAllocator.DEFAULT.directBuffer(VarInt.MAX_LENGTH);

	private final ByteBuf target = ByteBufAllocator.DEFAULT.directBuffer(VarInt.MAX_LENGTH);

	@Setup
	public void encode() {
		VarInt.write(this.encoded, this.value);
	}

	@TearDown
	public void release() {
		this.encoded.release();
		this.target.release();
	}

	@Benchmark
	public long read() {
		return VarInt.tryRead(this.encoded.readerIndex(0));
	}

	@Benchmark
	public ByteBuf write() {
		VarInt.write(this.target.clear(), this.value);
		return this.target;
	}

}
