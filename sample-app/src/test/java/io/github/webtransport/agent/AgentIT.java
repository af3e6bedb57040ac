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

package io.github.webtransport.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.webtransport.sample.SampleApplication;
import io.github.webtransport.test.TopicSpec;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the agent, in a room of the sample application over UDP.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "webtransport.server.port=0")
class AgentIT {

	@Autowired
	private WebTransportTestClient client;

	@LocalServerPort
	private int port;

	private final List<ConfigurableApplicationContext> agents = new ArrayList<>();

	@AfterEach
	void stopAgents() {
		this.agents.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void whenPeopleOrAgentsAskThenTheAgentAnswersUntilItLeaves() {
		StreamSpec room = this.client.path("/rooms/agents?name=Ada").exchange().bidirectionalStream().write("\n");
		TopicSpec chat = room.exchange().expectTopic("rooms/agents");
		ConfigurableApplicationContext first = startAgent("First");
		await(room, (line) -> "join".equals(line.type()));
		room.write(new Said("Who is here?"));
		assertThat(awaitAnswer(chat, "First")).isEqualTo("I am here, and so are: Ada.");
		ConfigurableApplicationContext second = startAgent("Second", "--agent.question=And who are you?");
		assertThat(awaitAnswer(chat, "First")).isEqualTo("I am here, and so are: Ada, Second.");
		second.close();
		await(room, (line) -> "leave".equals(line.type()) && "Second".equals(line.name()));
		first.close();
		await(room, (line) -> "leave".equals(line.type()) && "First".equals(line.name()));
	}

	private ConfigurableApplicationContext startAgent(String name, String... arguments) {
		ConfigurableApplicationContext agent = AgentApplication.builder()
			.properties("agent.application=http://localhost:" + this.port, "agent.room=agents", "agent.name=" + name)
			.run(arguments);
		this.agents.add(agent);
		return agent;
	}

	private static String awaitAnswer(TopicSpec chat, String name) {
		return String.valueOf(await(() -> chat.nextMessage(Line.class), (said) -> name.equals(said.name())).text());
	}

	private static void await(StreamSpec room, Predicate<Line> condition) {
		await(() -> room.nextLine(Line.class), condition);
	}

	private static Line await(Supplier<Line> lines, Predicate<Line> condition) {
		while (true) {
			Line line = lines.get();
			if (condition.test(line)) {
				return line;
			}
		}
	}

}
