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

package io.github.webtransport.autoconfigure.info;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityProperties;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.ssl.SelfSignedCertificates;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@code GET /webtransport/info}, with which a page learns the
 * port, the paths and the hash of the certificate. Only for self-signed certificates, and
 * only where there is a web server. Where tickets are enabled, it has their path too.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnBean({ WebTransportServer.class, SelfSignedCertificates.class })
@ConditionalOnWebApplication
@Import({ ReactiveInfoConfiguration.class, ServletInfoConfiguration.class })
public final class WebTransportInfoAutoConfiguration {

	@Bean
	WebTransportInfo webTransportInfo(ObjectProvider<WebTransportServer> server,
			ObjectProvider<WebTransportHandlerMapping> mapping, SelfSignedCertificates certificates,
			ObjectProvider<WebTransportSecurityProperties> security) {
		return new WebTransportInfo(server, mapping, certificates,
				security.stream().anyMatch((properties) -> properties.getTicket().isEnabled()));
	}

}
