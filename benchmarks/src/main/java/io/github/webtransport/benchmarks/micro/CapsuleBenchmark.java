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

import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CapsuleDecoder;
import io.github.webtransport.protocol.CapsuleEncoder;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Encodes capsules and decodes them, as flow control does all the time and the end of a
 * session once.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CapsuleBenchmark {

	private static final int MAX_DATAGRAM = 1200;

	private static final Capsule MAX_DATA = new Capsule.MaxData(16 << 20);

	private static final Capsule CLOSE = new Capsule.CloseSession(0, "The server is going away");

	private final CapsuleDecoder decoder = new CapsuleDecoder(true, MAX_DATAGRAM);

	private final ByteBuf maxData = CapsuleEncoder.encode(ByteBufAllocator.DEFAULT, MAX_DATA);

	private final ByteBuf close = CapsuleEncoder.encode(ByteBufAllocator.DEFAULT, CLOSE);

	private final ByteBuf unknown = ByteBufAllocator.DEFAULT.directBuffer();

	@Setup
	public void encodeUnknown() {
		// A type of the form 0x29 * N + 0x17, which is there to be ignored
		this.unknown.writeByte(0x17).writeByte(32).writeZero(32);
	}

	@TearDown
	public void release() {
		this.decoder.close();
		this.maxData.release();
		this.close.release();
		this.unknown.release();
	}

	@Benchmark
	public void decodeMaxData(Blackhole blackhole) {
		this.decoder.feed(this.maxData.readerIndex(0), blackhole::consume);
	}

	@Benchmark
	public void decodeClose(Blackhole blackhole) {
		// Nothing may follow this capsule on its stream
		try (CapsuleDecoder decoder = new CapsuleDecoder(true, MAX_DATAGRAM)) {
			decoder.feed(this.close.readerIndex(0), blackhole::consume);
		}
	}

	@Benchmark
	public void skipUnknown(Blackhole blackhole) {
		this.decoder.feed(this.unknown.readerIndex(0), blackhole::consume);
	}

	@Benchmark
	public int encodeMaxData() {
		return encode(MAX_DATA);
	}

	@Benchmark
	public int encodeClose() {
		return encode(CLOSE);
	}

	private static int encode(Capsule capsule) {
		ByteBuf encoded = CapsuleEncoder.encode(ByteBufAllocator.DEFAULT, capsule);
		int length = encoded.readableBytes();
		encoded.release();
		return length;
	}

}
