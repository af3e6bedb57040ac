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

package io.github.webtransport.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.monitoring.PromQuery.Selector;
import io.github.webtransport.sample.SampleApplication;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.test.WebTransportTestClient;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queries of the dashboard and of the alerts, held against what the application says
 * of itself.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "webtransport.server.port=0", "management.prometheus.metrics.export.enabled=true" })
@Import(MonitoringIT.FailingController.class)
class MonitoringIT {

	private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	private static final Path DASHBOARD = PROJECT.resolve("deploy/grafana/dashboards/webtransport.json");

	private static final Path ALERTS = PROJECT.resolve("deploy/prometheus/alerts.yaml");

	private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*\\}\\}");

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Autowired
	private WebTransportTestClient sessions;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void certificate(DynamicPropertyRegistry registry) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		registry.add("spring.ssl.bundle.pem.web.keystore.certificate", certificate::getCertificatePathPEM);
		registry.add("spring.ssl.bundle.pem.web.keystore.private-key", certificate::getPrivateKeyPEM);
	}

	@Test
	void whenDashboardAndAlertsAskThenTheApplicationAnswers() throws IOException {
		Map<String, Query> queries = dashboardQueries();
		assertThat(queries).hasSizeGreaterThan(25);
		Map<String, Query> alerts = alertQueries();
		assertThat(alerts).hasSizeGreaterThan(10);
		queries.putAll(alerts);
		use();
		Set<String> metrics = queries.values()
			.stream()
			.flatMap((query) -> query.parsed().selectors().stream())
			.map(Selector::metric)
			.collect(Collectors.toSet());
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(metrics).allMatch((metric) -> scrape().hasMetric(metric)));
		Scrape scrape = scrape();
		String reference = Files.readString(PROJECT.resolve("docs/reference.md"));
		SoftAssertions.assertSoftly((softly) -> queries
			.forEach((name, query) -> softly.assertThat(problems(query, scrape, reference)).as(name).isEmpty()));
	}

	private static List<String> problems(Query query, Scrape scrape, String reference) {
		List<String> problems = new ArrayList<>();
		PromQuery parsed = query.parsed();
		for (Selector selector : parsed.selectors()) {
			selector.matchers().forEach((label, pattern) -> {
				if (!scrape.hasLabel(selector, label)) {
					problems.add(selector.metric() + " has no " + label);
				}
				Arrays.stream(pattern.split("\\|"))
					.filter((value) -> value.matches("[\\w-]+") && !label.equals("job"))
					.filter((value) -> !scrape.hasValue(selector, label, value)
							&& !reference.contains("`" + value + "`"))
					.forEach((value) -> problems.add(label + " of " + selector.metric() + " is never " + value));
			});
			parsed.labels()
				.stream()
				.filter((label) -> !scrape.hasLabel(selector, label))
				.forEach((label) -> problems.add(selector.metric() + " has no " + label));
		}
		query.shown()
			.stream()
			.filter((label) -> !parsed.labels().isEmpty() && !parsed.labels().contains(label))
			.forEach((label) -> problems.add("the result has no " + label));
		return problems;
	}

	@Test
	void whenAnAlertNamesARunbookThenThatHasAPlaceForIt() throws IOException {
		Set<String> anchors = Files.readAllLines(PROJECT.resolve("docs/operations.md"))
			.stream()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("#+ ", "")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\w -]", "")
				.replace(' ', '-'))
			.map((anchor) -> "docs/operations.md#" + anchor)
			.collect(Collectors.toSet());
		assertThat(alerts()).map((alert) -> annotations(alert).get("runbook")).isNotEmpty().isSubsetOf(anchors);
	}

	@Test
	void whenPrometheusIsHereThenItTakesTheAlerts() throws Exception {
		boolean present = Arrays.stream(System.getenv("PATH").split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "promtool")));
		Assumptions.assumeTrue(present, "No promtool on the PATH");
		Process process = new ProcessBuilder("promtool", "check", "rules", ALERTS.toString()).redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
	}

	/**
	 * Meters of what may happen are there when it happens for the first time.
	 */
	private void use() {
		this.sessions.path("/echo").exchange().bidirectionalStream().send("one").expectBody("one");
		this.sessions.path("/rooms/blue?name=Ada").exchange().bidirectionalStream().write("\n");
		this.sessions.path("/failing").exchange().expectOpen();
		this.sessions.path("/nowhere").exchange().expectRejected();
		this.sessions.closeSessions();
	}

	private Scrape scrape() {
		String text = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(-1))
			.build()
			.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(text).isNotNull();
		return Scrape.parse(text);
	}

	private static Map<String, Query> dashboardQueries() {
		Map<String, Query> queries = new LinkedHashMap<>();
		JsonNode dashboard = JsonMapper.shared().readTree(DASHBOARD);
		dashboard.path("panels")
			.forEach((panel) -> panel.path("targets")
				.forEach((target) -> queries.put(panel.path("title").asString() + " " + target.path("refId").asString(),
						new Query(target.path("expr").asString(), target.path("legendFormat").asString()))));
		dashboard.path("templating")
			.path("list")
			.forEach((variable) -> queries.put(variable.path("name").asString(),
					new Query(variable.path("definition").asString(""), "")));
		return queries;
	}

	private static Map<String, Query> alertQueries() throws IOException {
		Map<String, Query> queries = new LinkedHashMap<>();
		alerts().forEach((alert) -> queries.put((String) alert.get("alert"),
				new Query((String) alert.get("expr"), String.valueOf(annotations(alert).get("summary")))));
		return queries;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> alerts() throws IOException {
		Map<String, Object> file = new Yaml().load(Files.readString(ALERTS));
		return ((List<Map<String, Object>>) file.get("groups")).stream()
			.flatMap((group) -> ((List<Map<String, Object>>) group.get("rules")).stream())
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> annotations(Map<String, Object> alert) {
		return (Map<String, String>) alert.get("annotations");
	}

	/**
	 * A query and the text that shows its result.
	 *
	 * @param expression the query
	 * @param text the text, with labels of the result
	 */
	private record Query(String expression, String text) {

		PromQuery parsed() {
			return PromQuery.parse(this.expression);
		}

		List<String> shown() {
			return LEGEND.matcher(this.text).results().map((match) -> match.group(1)).toList();
		}

	}

	@WebTransportController
	static class FailingController {

		@WebTransportMapping("/failing")
		Mono<Void> fail(WebTransportSession session) {
			return Mono.error(new IllegalStateException("Expected by the test"));
		}

	}

}
