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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The header of a WebFlux application that is served over HTTP/3.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty("webtransport.server.http3.serve-web")
class AltSvcConfiguration {

	@Bean
	AltSvcHeader webTransportAltSvcHeader(ObjectProvider<WebTransportServer> server,
			WebTransportAltSvcProperties properties) {
		return new AltSvcHeader(server, properties);
	}

	@Bean
	AltSvcWebFilter webTransportAltSvcWebFilter(AltSvcHeader header) {
		return new AltSvcWebFilter(header);
	}

}
