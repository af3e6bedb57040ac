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

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the agent does where.
 *
 * @param application where the page of the sample application is
 * @param room the room to join
 * @param name the name to go by
 * @param question what to ask when it has joined, if anything
 */
@ConfigurationProperties("agent")
record AgentProperties(@DefaultValue("http://localhost:8080") URI application, @DefaultValue("lobby") String room,
		@DefaultValue("Agent") String name, @Nullable String question) {
}
