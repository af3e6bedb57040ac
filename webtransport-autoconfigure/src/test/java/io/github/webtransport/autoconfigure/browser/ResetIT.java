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
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for streams that are ended early, and for the codes that go with it.
 */
@BrowserTest
class ResetIT {

	@Autowired
	private Journal journal;

	/**
	 * A stream that is reset and stopped at once does not always tell a page both codes.
	 */
	@TestFactory
	Stream<DynamicTest> whenServerEndsStreamThenBrowserLearnsTheCode(Page page) {
		String reset = """
				const transport = await wt.connect(`/reset?code=${args[0]}`);
				const { readable, writable } = await transport.createBidirectionalStream();
				const bytes = await wt.read(readable, "some bytes".length);
				const failure = wt.failure(readable.getReader().closed);
				await writable.getWriter().write(wt.encode("go"));
				return [bytes, (await failure).source, (await failure).streamErrorCode];
				""";
		String stop = """
				const transport = await wt.connect(`/stop?code=${args[0]}`);
				const { readable, writable } = await transport.createBidirectionalStream();
				const bytes = await wt.read(readable, "some bytes".length);
				const writer = writable.getWriter();
				const failure = wt.failure(writer.closed);
				await writer.write(wt.encode("go"));
				return [bytes, (await failure).source, (await failure).streamErrorCode];
				""";
		return Stream.concat(
				withEachCode("reset",
						(code) -> assertThat(page.run(reset, code)).isEqualTo(List.of("some bytes", "stream", code))),
				withEachCode("stop",
						(code) -> assertThat(page.run(stop, code)).isEqualTo(List.of("some bytes", "stream", code))));
	}

	/**
	 * Chromium takes codes of a byte from a page, and makes larger ones 255. The engine
	 * does not tell the code of STOP_SENDING.
	 */
	@TestFactory
	Stream<DynamicTest> whenBrowserEndsStreamThenServerLearnsTheCode(Page page) {
		String abortBidirectional = """
				const transport = await wt.connect("/aborted");
				const { writable } = await transport.createBidirectionalStream();
				return await wt.abort(writable, args[0]);
				""";
		String abortUnidirectional = """
				const transport = await wt.connect("/aborted");
				return await wt.abort(await transport.createUnidirectionalStream(), args[0]);
				""";
		String cancelSilent = """
				const transport = await wt.connect("/aborted");
				const { readable, writable } = await transport.createBidirectionalStream();
				await writable.getWriter().write(wt.encode("some bytes"));
				await readable.cancel(wt.streamError(args[0]));
				return -1;
				""";
		String cancelFlooded = """
				const transport = await wt.connect("/flood");
				const { readable } = await transport.createBidirectionalStream();
				await wt.read(readable, "some bytes".length);
				await readable.cancel(wt.streamError(args[0]));
				return -1;
				""";
		return Stream.of(
				withEachCode("abort bidirectional", (code) -> assertLearned("reset", page, abortBidirectional, code)),
				withEachCode("abort unidirectional", (code) -> assertLearned("reset", page, abortUnidirectional, code)),
				withEachCode("cancel while the server is silent",
						(code) -> assertLearned("stopped", page, cancelSilent, code)),
				withEachCode("cancel while the server writes",
						(code) -> assertLearned("stopped", page, cancelFlooded, code)))
			.flatMap(Function.identity());
	}

	private void assertLearned(String event, Page page, String script, long code) {
		Object learned = page.run(script, code);
		this.journal.awaitOnly(event + " " + learned);
	}

	private Stream<DynamicTest> withEachCode(String name, LongConsumer test) {
		return LongStream.of(0, 7, 42, 255, 4294967295L)
			.mapToObj((code) -> DynamicTest.dynamicTest(code + " " + name, () -> {
				this.journal.clear();
				test.accept(code);
			}));
	}

}
