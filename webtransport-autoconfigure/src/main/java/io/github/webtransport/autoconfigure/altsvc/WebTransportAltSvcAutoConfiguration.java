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

package io.github.webtransport.autoconfigure.altsvc;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the {@code Alt-Svc} header, by which browsers move over to
 * HTTP/3. Only for a WebFlux application that is served on the UDP port as well: of a
 * servlet application a browser would find nothing there.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnBean(WebTransportServer.class)
@ConditionalOnBooleanProperty("webtransport.server.alt-svc.enabled")
@EnableConfigurationProperties(WebTransportAltSvcProperties.class)
@Import({ AltSvcConfiguration.class, NothingToOfferConfiguration.class })
public final class WebTransportAltSvcAutoConfiguration {

}
