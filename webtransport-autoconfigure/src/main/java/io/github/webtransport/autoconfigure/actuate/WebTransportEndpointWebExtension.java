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

package io.github.webtransport.autoconfigure.actuate;

import java.util.Set;

import io.github.webtransport.autoconfigure.actuate.WebTransportDescriptor.SessionDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the
 * {@link WebTransportEndpoint}, which knows who asks.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = WebTransportEndpoint.class)
public class WebTransportEndpointWebExtension {

	private final WebTransportEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create an extension.
	 * @param delegate the endpoint
	 * @param showValues when values are shown that tell who is at the other end
	 * @param roles the roles that may see them
	 */
	public WebTransportEndpointWebExtension(WebTransportEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Show the server, and a page of its sessions.
	 * @param securityContext who asks
	 * @param page the number of the page, from 0; 0 by default
	 * @param size how many sessions a page has, 1 to 1000; 50 by default
	 * @return what there is to show
	 */
	@ReadOperation
	public WebTransportDescriptor webTransport(SecurityContext securityContext, @Nullable Integer page,
			@Nullable Integer size) {
		return this.delegate.describe(page, size, this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Show a session.
	 * @param securityContext who asks
	 * @param id the identifier of the session
	 * @return the session, or status 404 when it is not open
	 */
	@ReadOperation
	public WebEndpointResponse<SessionDescriptor> session(SecurityContext securityContext, @Selector String id) {
		SessionDescriptor session = this.delegate.describe(id, this.showValues.isShown(securityContext, this.roles));
		return (session != null) ? new WebEndpointResponse<>(session)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Close a session.
	 * @param id the identifier of the session
	 * @param code the code, 0 to 4294967295; 0 by default
	 * @param reason the reason, for the client; by default that an operator wants it
	 * @return status 204, or 404 when it is not open
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> close(@Selector String id, @Nullable Long code, @Nullable String reason) {
		return new WebEndpointResponse<>(this.delegate.close(id, code, reason) ? WebEndpointResponse.STATUS_NO_CONTENT
				: WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
