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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files with which the sample application is deployed: that they can be
 * read, and that what one says fits what another does.
 */
class DeploymentFilesTests {

	private static final Path DEPLOY = Path.of("").toAbsolutePath().getParent().resolve("deploy");

	private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*(?:image:|FROM) (\\S+)");

	@Test
	void whenFilesAreReadThenAllAreYaml() throws IOException {
		try (Stream<Path> files = Files.walk(DEPLOY)) {
			List<Path> documents = files.filter((file) -> file.toString().endsWith(".yaml")).toList();
			assertThat(documents).hasSizeGreaterThan(7)
				.allSatisfy((file) -> assertThat(documents(file)).isNotEmpty().noneMatch(JsonNode::isMissingNode));
		}
	}

	@Test
	void whenImagesAreNamedThenNoneIsOfOneRegistry() throws IOException {
		for (String file : List.of("Dockerfile", "compose.yaml", "kubernetes/deployment.yaml")) {
			assertThat(IMAGE.matcher(Files.readString(DEPLOY.resolve(file))).results().map((image) -> image.group(1)))
				.isNotEmpty()
				.noneMatch((image) -> image.matches(".*[.:][^/]*/.*"));
		}
	}

	@Test
	void whenServicesNamePortsThenThePodsHaveThem() throws IOException {
		JsonNode deployment = documents(DEPLOY.resolve("kubernetes/deployment.yaml")).get(0);
		JsonNode pod = deployment.at("/spec/template");
		JsonNode container = pod.at("/spec/containers/0");
		Map<String, String> ports = children(container.path("ports")).collect(
				Collectors.toMap((port) -> port.path("name").asString(), (port) -> port.path("protocol").asString()));
		assertThat(ports).containsEntry("webtransport", "UDP");
		List<JsonNode> services = documents(DEPLOY.resolve("kubernetes/service.yaml"));
		assertThat(services).hasSize(2).allSatisfy((service) -> {
			assertThat(service.at("/spec/selector")).isEqualTo(pod.at("/metadata/labels"));
			assertThat(children(service.at("/spec/ports"))).isNotEmpty()
				.allMatch((port) -> port.path("protocol")
					.asString()
					.equals(ports.get(port.path("targetPort").asString())));
		});
		assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe"))
			.allMatch((probe) -> container.path(probe).at("/httpGet/port").asString().equals("http"));
	}

	@Test
	void whenTheAutoscalerNamesAMetricThenTheAdapterMakesItOfOneOfTheDashboard() throws IOException {
		JsonNode autoscaler = documents(DEPLOY.resolve("kubernetes/autoscaler.yaml")).get(0);
		JsonNode rule = documents(DEPLOY.resolve("kubernetes/prometheus-adapter.yaml")).get(0).at("/rules/custom/0");
		assertThat(autoscaler.at("/spec/metrics/0/pods/metric/name").asString()).isNotEmpty()
			.isEqualTo(rule.at("/name/as").asString());
		String series = rule.path("seriesQuery").asString().replaceAll("\\{.*", "");
		assertThat(rule.path("metricsQuery").asString()).contains(series);
		assertThat(Files.readString(DEPLOY.resolve("grafana/dashboards/webtransport.json"))).contains(series + "{");
		assertThat(autoscaler.at("/spec/scaleTargetRef/name").asString())
			.isEqualTo(documents(DEPLOY.resolve("kubernetes/deployment.yaml")).get(0).at("/metadata/name").asString());
	}

	@Test
	void whenComposeMountsFilesThenTheyAreThereAndUdpIsPublishedAsItIs() throws IOException {
		JsonNode services = documents(DEPLOY.resolve("compose.yaml")).get(0).path("services");
		Set<String> sources = services.propertyStream()
			.flatMap((service) -> children(service.getValue().path("volumes")))
			.map((volume) -> volume.asString().split(":")[0])
			.collect(Collectors.toSet());
		assertThat(sources).isNotEmpty().allMatch((source) -> Files.isDirectory(DEPLOY.resolve(source)));
		assertThat(children(services.at("/sample/ports")).map(JsonNode::asString)).contains("4433:4433/udp");
		assertThat(DEPLOY.resolve("..").resolve(services.at("/sample/build/dockerfile").asString())).exists();
	}

	private static Stream<JsonNode> children(JsonNode node) {
		return node.valueStream();
	}

	private static List<JsonNode> documents(Path file) throws IOException {
		JsonMapper mapper = JsonMapper.shared();
		return StreamSupport.stream(new Yaml().loadAll(Files.readString(file)).spliterator(), false)
			.<JsonNode>map(mapper::valueToTree)
			.toList();
	}

}
