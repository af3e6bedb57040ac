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

package io.github.webtransport.autoconfigure.websocket;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.transport.SessionHost;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of sessions over WebSockets, which the web server of the
 * application takes on the paths of its sessions. Only where the handlers are found by
 * the mappings of the application, which includes the check of the origin.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "webtransport.websocket.enabled", matchIfMissing = true)
@ConditionalOnBean({ WebTransportServer.class, RoutingHandshakeHandler.class })
@EnableConfigurationProperties(WebTransportWebSocketProperties.class)
@Import({ ReactiveWebSocketConfiguration.class, ServletWebSocketConfiguration.class })
public final class WebTransportWebSocketAutoConfiguration {

	@Bean
	OpenWebSockets webTransportOpenWebSockets() {
		return new OpenWebSockets();
	}

	@Bean
	WebSocketSettings webTransportWebSocketSettings(WebTransportWebSocketProperties properties) {
		return WebSocketSettings.of(properties);
	}

	@Bean
	@Lazy // The server may depend on the web application
	WebSocketHandshakes webTransportWebSocketHandshakes(WebTransportServer server, RoutingHandshakeHandler handler,
			WebSocketSettings settings, OpenWebSockets open) {
		return new WebSocketHandshakes((server instanceof SessionHost host) ? host : null, handler, settings, open);
	}

}
