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

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * An agent that joins a room of the sample application and answers questions there, in a
 * process of its own.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableConfigurationProperties(AgentProperties.class)
public class AgentApplication {

	/**
	 * Run the agent.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		builder().run(args);
	}

	static SpringApplicationBuilder builder() {
		return new SpringApplicationBuilder(AgentApplication.class).web(WebApplicationType.NONE)
			.profiles("agent")
			.properties("spring.main.keep-alive=true", "webtransport.server.enabled=false");
	}

}
