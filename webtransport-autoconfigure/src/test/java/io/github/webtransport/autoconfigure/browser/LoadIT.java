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

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for much at a time.
 */
@BrowserTest
class LoadIT {

	@Autowired
	private MeterRegistry registry;

	@TestFactory
	Stream<DynamicTest> whenBrowserSendsManyMegabytesThenServerEchoesThem(Page page) {
		String script = """
				const transport = await wt.connect("/echo", args[0]);
				return await wt.echoRandom(transport, 1, args[1]);
				""";
		return Stream.of(
				DynamicTest.dynamicTest("50 MB",
						() -> assertThat(page.run(script, Hosts.NAME, 50_000_000)).isEqualTo(50_000_000L)),
				DynamicTest.dynamicTest("20 MB",
						() -> assertThat(page.run(script, Hosts.ADDRESS, 20_000_000)).isEqualTo(20_000_000L)));
	}

	@TestFactory
	Stream<DynamicTest> whenBrowserOpensOneHundredStreamsAtOnceThenServerEchoesThem(Page page) {
		return Hosts.each("", (host) -> assertThat(page.run("""
				const transport = await wt.connect("/echo", args[0]);
				const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
				const sizes = await Promise.all(seeds.map((seed) => wt.echoRandom(transport, seed, 20_000)));
				return sizes.reduce((sum, size) => sum + size);
				""", host)).isEqualTo(2_000_000L));
	}

	@TestFactory
	Stream<DynamicTest> whenBrowserOpensTwentySessionsOneAfterAnotherThenServerServesThem(Page page) {
		return Hosts.each("", (host) -> assertThat(page.run("""
				let size = 0;
				for (let seed = 1; seed <= 20; seed++) {
					const transport = await wt.connect("/echo", args[0]);
					size += await wt.echoRandom(transport, seed, 1_000);
					await wt.sendDatagram(transport, new Uint8Array(100));
					size += (await wt.next(transport.datagrams.readable)).length;
					transport.close();
					await transport.closed;
				}
				return size;
				""", host)).isEqualTo(22_000L));
	}

	@TestFactory
	Stream<DynamicTest> whenBrowserSendsOneThousandDatagramsThenServerEchoesNearlyAll(Page page) {
		return Hosts.each("", (host) -> {
			Object result = page.run("""
					const transport = await wt.connect("/echo", args[0]);
					return await wt.echoDatagrams(transport, 1_000);
					""", host);
			assertThat(result).asInstanceOf(InstanceOfAssertFactories.map(String.class, Long.class))
				.containsEntry("unexpected", 0L)
				.hasEntrySatisfying("echoed",
						(echoed) -> assertThat(echoed).as(this::datagramCounts).isGreaterThan(990));
		});
	}

	private String datagramCounts() {
		return this.registry.find("webtransport.server.datagrams")
			.counters()
			.stream()
			.map((counter) -> counter.getId().getTags() + " " + counter.count())
			.collect(Collectors.joining(", "));
	}

}
