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

package io.github.webtransport.sample;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a browser, over real UDP.
 */
@ExtendWith(OutputCaptureExtension.class)
class SamplePageIT {

	private static Browser browser;

	private ConfigurableApplicationContext application;

	@BeforeAll
	static void startBrowser() {
		browser = Browser.start();
	}

	@AfterAll
	static void stopBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void start() {
		this.application = run(0);
	}

	@AfterEach
	void stop(CapturedOutput output) {
		browser.closePages();
		this.application.close();
		assertThat(output).doesNotContain("LEAK:");
	}

	@Test
	void whenThePageIsOpenedThenEveryPanelIsLive() {
		// A server that has just started may lose the race with a WebSocket
		SamplePage page = browser.open("http://localhost:" + httpPort() + "/?transport=webtransport");
		page.awaitConnected();
		assertThat(page.text("status-detail")).isEqualTo("3 sessions over HTTP/3 (QUIC)");
		page.awaitNumber("rtt-now", 0);
		page.awaitNumber("rtt-echoes", page.awaitNumber("rtt-echoes", 10));
		page.awaitNumber("pulse-sequence", page.awaitNumber("pulse-sequence", 10));
		page.awaitNumber("heap", 0);
		page.awaitNumber("threads", 0);
		page.awaitNumber("live-sessions", 2);
		page.awaitNumber("meter-sessions", 2);
		page.awaitNumber("meter-connections", 0);
		page.awaitNumber("meter-streams", 0);
		page.awaitNumber("meter-datagrams-received", 0);
		page.awaitNumber("meter-datagrams-sent", 0);
		page.awaitNumber("meter-bytes-in", 0);
		page.awaitNumber("meter-bytes-out", 0);
	}

	@Test
	void whenTwoPagesAreOpenThenTheyHearAndSeeEachOther() {
		SamplePage first = open();
		SamplePage second = open();
		first.awaitConnected();
		second.awaitConnected();
		first.awaitText("arena-members", "2");
		second.awaitText("arena-members", "2");
		first.say("Is it <b>you</b>?");
		second.awaitText("chat-log", first.name() + ": Is it <b>you</b>?");
		second.say("Certainly.");
		first.awaitText("chat-log", second.name() + ": Certainly.");
		first.moveCursor();
		second.awaitCursorOf(first.name());
		second.moveCursor();
		first.awaitCursorOf(second.name());
	}

	@Test
	void whenThePageIsToldToThenItGoesOverAWebSocket() {
		SamplePage page = browser.open("http://localhost:" + httpPort() + "/?transport=websocket");
		SamplePage other = open();
		page.awaitConnected();
		other.awaitConnected();
		assertThat(page.text("status-detail")).isEqualTo("3 sessions over a WebSocket");
		page.awaitText("arena-members", "2");
		page.awaitNumber("rtt-echoes", 10);
		page.awaitNumber("pulse-sequence", 10);
		page.say("Over TCP");
		other.awaitText("chat-log", page.name() + ": Over TCP");
		other.moveCursor();
		page.awaitCursorOf(other.name());
		page.choose("console-kind-uni");
		page.choose("console-content-random");
		page.type("console-size", "100000");
		assertThat(page.runConsole("console-send")).startsWith("ok").contains("Identical, 100,000 bytes back");
		page.type("close-code", "4294967295");
		page.type("close-reason", "Tschüß & 再见");
		assertThat(page.runConsole("close-server")).startsWith("ok")
			.contains("Closed with code 4294967295, “Tschüß & 再见”");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bidi", "uni", "datagram" })
	void whenBytesAreSentThenTheSameComeBack(String kind) {
		SamplePage page = open();
		page.awaitConnected();
		page.choose("console-kind-" + kind);
		page.choose("console-content-random");
		page.type("console-size", "100000");
		assertThat(page.runConsole("console-send")).startsWith("ok").contains("Identical, 100,000 bytes back");
		page.choose("console-content-text");
		page.type("console-text", "Grüße, 世界");
		assertThat(page.runConsole("console-send")).startsWith("ok")
			.contains("Identical, 15 bytes back")
			.contains("“Grüße, 世界”");
	}

	@ParameterizedTest
	@ValueSource(strings = { "close-here", "close-server" })
	void whenASessionIsClosedThenCodeAndReasonArrive(String button) {
		SamplePage page = open();
		page.awaitConnected();
		page.type("close-code", "4294967295");
		page.type("close-reason", "Tschüß & 再见");
		assertThat(page.runConsole(button)).startsWith("ok").contains("Closed with code 4294967295, “Tschüß & 再见”");
	}

	@Test
	void whenAUserLogsInThenTheRoomIsTheSecuredOne() {
		SamplePage page = open();
		page.awaitConnected();
		String nickname = page.name();
		page.logIn("grace", "hopper");
		page.awaitText("chat-log", "You joined lobby as grace.");
		assertThat(page.text("login-state")).isEqualTo("Logged in as grace.");
		assertThat(page.text("arena-path")).isEqualTo("/secure/rooms/lobby");
		assertThat(page.name()).isEqualTo("grace");
		page.awaitConnected();
		page.say("Anybody?");
		page.awaitText("chat-log", "grace: Anybody?");
		page.logOut();
		assertThat(page.text("arena-path")).isEqualTo("/rooms/lobby");
		page.awaitAttribute("link-room", "data-state", "open");
		assertThat(page.name()).isEqualTo(nickname);
	}

	@Test
	void whenTheLoginIsWrongThenThePageSaysSoAndStaysInTheOpenRoom() {
		SamplePage page = open();
		page.awaitConnected();
		page.logIn("grace", "lovelace");
		page.awaitText("login-state", "Wrong user name or password.");
		assertThat(page.text("arena-path")).isEqualTo("/rooms/lobby");
		page.awaitConnected();
	}

	@Test
	void whenTheServerGoesThenThePageSaysSoAndReturnsWithIt() {
		int httpPort = httpPort();
		SamplePage page = open();
		page.awaitConnected();
		this.application.close();
		page.awaitText("status-title", "The application does not answer");
		page.awaitAttribute("status", "data-state", "waiting");
		page.awaitAttribute("link-echo", "data-state", "waiting");
		page.awaitAttribute("link-room", "data-state", "waiting");
		page.awaitAttribute("link-telemetry", "data-state", "waiting");
		assertThat(page.text("status-detail")).contains("reconnects");
		this.application = run(httpPort);
		page.awaitConnected();
		page.awaitNumber("pulse-sequence", page.awaitNumber("pulse-sequence", 0));
	}

	private SamplePage open() {
		return browser.open("http://localhost:" + httpPort() + "/");
	}

	private int httpPort() {
		return this.application.getEnvironment().getRequiredProperty("local.server.port", int.class);
	}

	private static ConfigurableApplicationContext run(int httpPort) {
		return SpringApplication.run(SampleApplication.class, "--server.port=" + httpPort,
				"--webtransport.server.port=0");
	}

}
