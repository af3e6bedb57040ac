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

package io.github.webtransport.autoconfigure.diagnostics;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.github.webtransport.AddressNotAvailableException;
import io.github.webtransport.EngineUnavailableException;
import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.PortInUseException;
import io.github.webtransport.PortNotPermittedException;
import io.github.webtransport.autoconfigure.MissingDependencyException;
import io.github.webtransport.autoconfigure.ssl.MissingCertificateException;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.routing.AmbiguousMappingException;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analyzers, as Spring Boot finds them.
 */
class FailureAnalyzerTests {

	@Test
	void shouldExplainMissingCertificate() {
		FailureAnalysis analysis = analyze(new MissingCertificateException());
		assertThat(analysis.getDescription()).contains("has no certificate", "webtransport.server.ssl.bundle",
				"webtransport.server.ssl.self-signed");
		assertThat(analysis.getAction()).contains("Set 'webtransport.server.ssl.bundle'",
				"set 'webtransport.server.ssl.self-signed' to 'true'", "'webtransport.server.enabled' to 'false'");
	}

	@Test
	void shouldExplainPortInUse() {
		FailureAnalysis analysis = analyze(new PortInUseException(4433, null));
		assertThat(analysis.getDescription()).contains("UDP port 4433 is already in use");
		assertThat(analysis.getAction()).contains("UDP port 4433", "'webtransport.server.port'");
	}

	@Test
	void shouldExplainMissingEngine() {
		FailureAnalysis analysis = analyze(new EngineUnavailableException("no library", null));
		assertThat(analysis.getDescription()).contains("not available on " + System.getProperty("os.name"),
				System.getProperty("os.arch"), "no library");
		assertThat(analysis.getAction()).contains("netty-codec-native-quic", "linux-x86_64",
				"'webtransport.server.enabled' to 'false'");
	}

	@Test
	void shouldExplainInvalidSetting() {
		FailureAnalysis analysis = analyze(new InvalidSettingException("port", "70000", "between 0 and 65535"));
		assertThat(analysis.getDescription()).contains("'port'", "70000");
		assertThat(analysis.getAction()).contains("between 0 and 65535", "WebTransportServerSettingsCustomizer");
	}

	@Test
	void shouldExplainInvalidHandlerMethod() {
		FailureAnalysis analysis = analyze(new InvalidHandlerMethodException("Chat.join(String)", "it has no path"));
		assertThat(analysis.getDescription()).contains("Chat.join(String)", "it has no path");
		assertThat(analysis.getAction()).contains("@WebTransportMapping");
	}

	@Test
	void shouldExplainWhatIsMissingForAHandlerMethod() {
		FailureAnalysis analysis = analyze(
				new InvalidHandlerMethodException("Chat.join(Message)", "no decoder", "Add Jackson.", null));
		assertThat(analysis.getDescription()).contains("Chat.join(Message)", "no decoder");
		assertThat(analysis.getAction()).isEqualTo("Add Jackson.");
	}

	@Test
	void shouldExplainPrivilegedPort() {
		FailureAnalysis analysis = analyze(new PortNotPermittedException(443, null));
		assertThat(analysis.getDescription()).contains("not allowed to bind UDP port 443").doesNotContain("in use");
		assertThat(analysis.getAction()).contains("'webtransport.server.port'", "CAP_NET_BIND_SERVICE");
	}

	@Test
	void shouldExplainForeignAddress() throws UnknownHostException {
		FailureAnalysis analysis = analyze(new AddressNotAvailableException(InetAddress.getByName("192.0.2.1"), null));
		assertThat(analysis.getDescription()).contains("192.0.2.1").doesNotContain("in use");
		assertThat(analysis.getAction()).contains("'webtransport.server.address'");
	}

	@Test
	void shouldExplainInvalidTlsSettings() {
		FailureAnalysis analysis = analyze(new InvalidTlsSettingsException("there is no private key", null));
		assertThat(analysis.getDescription()).contains("there is no private key.");
		assertThat(analysis.getAction()).startsWith("Give the server a private key").doesNotContain("\t", "\n");
	}

	@Test
	void shouldExplainMissingDependency() {
		FailureAnalysis analysis = analyze(new MissingDependencyException("WebTransport", "group:artifact"));
		assertThat(analysis.getDescription()).contains("WebTransport needs the library group:artifact");
		assertThat(analysis.getAction()).contains("group:artifact");
	}

	@Test
	void shouldKeepColumnsOfAReasonWithLines() {
		FailureAnalysis analysis = analyze(new InvalidHandlerMethodException("Chat", "invalid\n/{room\n      ^"));
		assertThat(analysis.getDescription()).endsWith("    invalid\n    /{room\n          ^\n");
	}

	@Test
	void shouldExplainAmbiguousMapping() {
		FailureAnalysis analysis = analyze(new AmbiguousMappingException(route("First.a()"), route("Second.b()")));
		assertThat(analysis.getDescription()).contains("/echo -> First.a()", "/echo -> Second.b()");
		assertThat(analysis.getAction()).contains("Change the path");
	}

	private static WebTransportRoute route(String description) {
		return new WebTransportRoute("/echo", WebTransportHandlerFactory.of((session) -> Mono.empty()), List.of(),
				List.of(), description);
	}

	private static FailureAnalysis analyze(Throwable failure) {
		RuntimeException thrown = new IllegalStateException("refresh failed", failure);
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, new MockEnvironment()),
					(type, name, ex) -> assertThat(name).doesNotStartWith("io.github.webtransport"))
			.stream()
			.filter((analyzer) -> analyzer.getClass().getPackage() == FailureAnalyzerTests.class.getPackage())
			.map((analyzer) -> analyze(analyzer, thrown))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

	private static @Nullable FailureAnalysis analyze(FailureAnalyzer analyzer, Throwable failure) {
		return analyzer.analyze(failure);
	}

}
