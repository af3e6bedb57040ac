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
	Stream<DynamicTest> whenBrowserOpensBidirectionalStreamThenServerEchoesIt(Page page) {
		String script = """
				const transport = await wt.connect("/echo", args[0]);
				const stream = await transport.createBidirectionalStream();
				await wt.writeAll(stream.writable, args[1]);
				return await wt.readAll(stream.readable);
				""";
		return Stream.concat(
				Hosts.each("text", (host) -> assertThat(page.run(script, host, "Grüße")).isEqualTo("Grüße")),
				Hosts.each("empty", (host) -> assertThat(page.run(script, host, "")).isEqualTo("")));
	}

	@TestFactory
	Stream<DynamicTest> whenBrowserOpensUnidirectionalStreamThenServerAnswersOnItsOwn(Page page) {
		String script = """
				const transport = await wt.connect("/echo", args[0]);
				await wt.writeAll(await transport.createUnidirectionalStream(), args[1]);
				return await wt.readAll(await wt.next(transport.incomingUnidirectionalStreams));
				""";
		return Stream.concat(
				Hosts.each("text", (host) -> assertThat(page.run(script, host, "Grüße")).isEqualTo("Grüße")),
				Hosts.each("empty", (host) -> assertThat(page.run(script, host, "")).isEqualTo("")));
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

	@TestFactory
	Stream<DynamicTest> whenBrowserSendsDatagramThenServerEchoesIt(Page page) {
		String script = """
				const transport = await wt.connect("/echo", args[0]);
				const datagram = new wt.Random(1).bytes(args[1] ?? transport.datagrams.maxDatagramSize);
				await wt.sendDatagram(transport, datagram);
				return wt.equal(await wt.next(transport.datagrams.readable), datagram);
				""";
		return Stream.concat(Hosts.each("small", (host) -> assertThat(page.run(script, host, 1)).isEqualTo(true)),
				Hosts.each("largest", (host) -> assertThat(page.run(script, host, null)).isEqualTo(true)));
	}

	/**
	 * Chromium has no way to hand an empty datagram to a page.
	 */
	@TestFactory
	Stream<DynamicTest> whenBrowserSendsEmptyDatagramThenServerReceivesIt(Page page) {
		return Hosts.each("", (host) -> {
			this.journal.clear();
			page.run("""
					const transport = await wt.connect("/datagrams", args[0]);
					await wt.sendDatagram(transport, new Uint8Array());
					""", host);
			this.journal.awaitOnly("datagram of 0 bytes");
		});
	}

}
