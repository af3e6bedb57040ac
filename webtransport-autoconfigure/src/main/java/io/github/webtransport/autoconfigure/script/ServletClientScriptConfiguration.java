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

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Serves the script in Spring MVC.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServletClientScriptConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RouterFunction<ServerResponse> webTransportClientScriptRouterFunction() {
		RouterFunctions.Builder routes = RouterFunctions.route();
		for (ClientScript script : ClientScript.all()) {
			routes.GET(ClientScript.PATH + script.name(),
					(request) -> serve(request, script, ClientScript.REVALIDATED));
			routes.GET(ClientScript.PATH + ClientScript.VERSION + "/" + script.name(),
					(request) -> serve(request, script, ClientScript.IMMUTABLE));
		}
		return routes.build();
	}

	private static ServerResponse serve(ServerRequest request, ClientScript script, CacheControl cacheControl) {
		return request.checkNotModified(script.eTag())
			.orElseGet(() -> ServerResponse.ok()
				.contentType(ClientScript.MEDIA_TYPE)
				.cacheControl(cacheControl)
				.eTag(script.eTag())
				.body(script.content()));
	}

}
