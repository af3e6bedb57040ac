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

package io.github.webtransport.autoconfigure.browser;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for streams and datagrams, by each name of the server.
 */
@BrowserTest
class StreamIT {

	@Autowired
	private Journal journal;

	@TestFactory
	Stream<DynamicTest> whenBrowserOpensStreamThenServerEchoesIt(Page page) {
		String bidirectional = """
				const transport = await wt.connect("/echo", args[0]);
				const stream = await transport.createBidirectionalStream();
				await wt.writeAll(stream.writable, args[1]);
				return await wt.readAll(stream.readable);
				""";
		String unidirectional = """
				const transport = await wt.connect("/echo", args[0]);
				await wt.writeAll(await transport.createUnidirectionalStream(), args[1]);
				return await wt.readAll(await wt.next(transport.incomingUnidirectionalStreams));
				""";
		return Stream
			.of(Hosts.each("bidirectional", (host) -> assertEchoed(page, bidirectional, host, "Grüße")),
					Hosts.each("bidirectional, empty", (host) -> assertEchoed(page, bidirectional, host, "")),
					Hosts.each("unidirectional", (host) -> assertEchoed(page, unidirectional, host, "Grüße")),
					Hosts.each("unidirectional, empty", (host) -> assertEchoed(page, unidirectional, host, "")))
			.flatMap(Function.identity());
	}

	private static void assertEchoed(Page page, String script, String host, String text) {
		assertThat(page.run(script, host, text)).isEqualTo(text);
	}

	@TestFactory
	Stream<DynamicTest> whenServerOpensStreamsThenBrowserReadsAndAnswers(Page page) {
		String script = """
				const transport = await wt.connect("/open", args[0]);
				const unidirectional = await wt.next(transport.incomingUnidirectionalStreams);
				const { readable, writable } = await wt.next(transport.incomingBidirectionalStreams);
				const greeting = await wt.read(readable, "Hello, bidirectional".length);
				await wt.writeAll(writable, "Hello, server");
				return [greeting, await wt.readAll(readable), await wt.readAll(unidirectional)];
				""";
		return Hosts.each("", (host) -> assertThat(page.run(script, host))
			.isEqualTo(List.of("Hello, bidirectional", "Hello, server", "Hello, unidirectional")));
	}

	/**
	 * Chromium has no way to hand an empty datagram to a page.
	 */
	@TestFactory
	Stream<DynamicTest> whenBrowserSendsDatagramThenServerReceivesAndEchoesIt(Page page) {
		String echo = """
				const transport = await wt.connect("/echo", args[0]);
				const datagram = new wt.Random(1).bytes(args[1] ?? transport.datagrams.maxDatagramSize);
				await wt.sendDatagram(transport, datagram);
				return wt.equal(await wt.next(transport.datagrams.readable), datagram);
				""";
		String send = """
				const transport = await wt.connect("/datagrams", args[0]);
				await wt.sendDatagram(transport, new Uint8Array());
				""";
		return Stream.of(Hosts.each("small", (host) -> assertThat(page.run(echo, host, 1)).isEqualTo(true)),
				Hosts.each("largest", (host) -> assertThat(page.run(echo, host, null)).isEqualTo(true)),
				Hosts.each("empty", (host) -> {
					this.journal.clear();
					page.run(send, host);
					this.journal.awaitOnly("datagram of 0 bytes");
				}))
			.flatMap(Function.identity());
	}

}
