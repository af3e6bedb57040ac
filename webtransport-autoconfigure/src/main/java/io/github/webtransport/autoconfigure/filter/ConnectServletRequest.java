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

package io.github.webtransport.autoconfigure.filter;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import io.github.webtransport.spring.handshake.PresentedRequest;
import io.github.webtransport.spring.handshake.WebFilterHandshakeSecurity;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.MappingMatch;
import jakarta.servlet.http.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * A request for a session as servlet filters see it. Paths of sessions have no context
 * path.
 */
final class ConnectServletRequest extends ConnectRequestMessage implements HttpServletRequest {

	/**
	 * Jakarta Servlet 6.1, section 3.10.
	 */
	private static final String CERTIFICATES_ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

	private final PresentedRequest request;

	private final String path;

	private @Nullable HttpSession session;

	/**
	 * Create a request.
	 * @param request the request
	 * @param path its path, decoded
	 * @param servletContext the context of the application, if it has one
	 */
	ConnectServletRequest(PresentedRequest request, String path, @Nullable ServletContext servletContext) {
		super(request, servletContext);
		this.request = request;
		this.path = path;
		setAttribute(WebFilterHandshakeSecurity.HANDSHAKE_INFO_ATTRIBUTE, request.getInfo());
		List<X509Certificate> certificates = request.getInfo().getPeerCertificates();
		if (!certificates.isEmpty()) {
			setAttribute(CERTIFICATES_ATTRIBUTE, certificates.toArray(new X509Certificate[0]));
		}
	}

	@Override
	public String getMethod() {
		return HttpMethod.GET.name();
	}

	// The path

	@Override
	public String getContextPath() {
		return "";
	}

	@Override
	public String getServletPath() {
		return this.path;
	}

	@Override
	public @Nullable String getPathInfo() {
		return null;
	}

	@Override
	public @Nullable String getPathTranslated() {
		return null;
	}

	@Override
	public String getRequestURI() {
		return this.request.getInfo().getPath();
	}

	@Override
	public StringBuffer getRequestURL() {
		return new StringBuffer("https://").append(uri().getRawAuthority()).append(getRequestURI());
	}

	@Override
	public @Nullable String getQueryString() {
		return uri().getRawQuery();
	}

	@Override
	public HttpServletMapping getHttpServletMapping() {
		return new HttpServletMapping() {

			@Override
			public String getMatchValue() {
				return "";
			}

			@Override
			public String getPattern() {
				return "/";
			}

			@Override
			public String getServletName() {
				return "webtransport";
			}

			@Override
			public MappingMatch getMappingMatch() {
				return MappingMatch.DEFAULT;
			}

		};
	}

	// Header fields

	@Override
	public @Nullable String getHeader(String name) {
		return headers().getFirst(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		return Collections.enumeration(headers().getOrEmpty(name));
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		return Collections.enumeration(headers().headerNames());
	}

	@Override
	public long getDateHeader(String name) {
		return headers().getFirstDate(name);
	}

	@Override
	public int getIntHeader(String name) {
		String value = getHeader(name);
		return (value != null) ? Integer.parseInt(value) : -1;
	}

	@Override
	public Cookie @Nullable [] getCookies() {
		List<Cookie> cookies = new ArrayList<>();
		this.request.getInfo()
			.getCookies()
			.forEach((name, values) -> values.forEach((value) -> cookies.add(new Cookie(name, value))));
		return cookies.isEmpty() ? null : cookies.toArray(new Cookie[0]);
	}

	// Who it is

	@Override
	public @Nullable String getAuthType() {
		return null;
	}

	@Override
	public @Nullable String getRemoteUser() {
		return null;
	}

	@Override
	public boolean isUserInRole(String role) {
		return false;
	}

	@Override
	public @Nullable Principal getUserPrincipal() {
		return null;
	}

	@Override
	public boolean authenticate(HttpServletResponse response) {
		throw unsupported("authenticate()");
	}

	@Override
	public void login(String username, String password) {
		throw unsupported("login()");
	}

	@Override
	public void logout() {
		throw unsupported("logout()");
	}

	// Web sessions

	@Override
	public @Nullable String getRequestedSessionId() {
		return null;
	}

	@Override
	public @Nullable HttpSession getSession(boolean create) {
		if (this.session == null && create) {
			this.session = new TransientHttpSession(getRequestId(), servletContext());
		}
		return this.session;
	}

	@Override
	public @Nullable HttpSession getSession() {
		return getSession(true);
	}

	@Override
	public String changeSessionId() {
		if (this.session == null) {
			throw new IllegalStateException("There is no web session");
		}
		return this.session.getId();
	}

	@Override
	public boolean isRequestedSessionIdValid() {
		return false;
	}

	@Override
	public boolean isRequestedSessionIdFromCookie() {
		return false;
	}

	@Override
	public boolean isRequestedSessionIdFromURL() {
		return false;
	}

	// What it cannot have

	@Override
	public Collection<Part> getParts() {
		throw unsupported("getParts()");
	}

	@Override
	public Part getPart(String name) {
		throw unsupported("getPart()");
	}

	@Override
	public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) {
		throw unsupported("upgrade()");
	}

}
