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

package io.github.webtransport.autoconfigure.script;

import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration for {@code /webtransport/client.js}, the module that a page of the
 * application connects with.
 *
 * @since 0.1
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnBean(WebTransportHandlerMapping.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "webtransport.client-script.enabled", matchIfMissing = true)
@ImportRuntimeHints(ClientScriptRuntimeHints.class)
@Import({ ReactiveClientScriptConfiguration.class, ServletClientScriptConfiguration.class })
public final class WebTransportClientScriptAutoConfiguration {

}
