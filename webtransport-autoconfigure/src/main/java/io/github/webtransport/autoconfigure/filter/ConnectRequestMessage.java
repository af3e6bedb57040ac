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

import java.io.BufferedReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.webtransport.protocol.QueryString;
import io.github.webtransport.spring.handshake.PresentedRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

/**
 * The part of a request for a session that is not about HTTP.
 */
abstract class ConnectRequestMessage implements ServletRequest {

	private static final int DEFAULT_PORT = 443;

	private final PresentedRequest request;

	private final @Nullable ServletContext servletContext;

	private final Map<String, Object> attributes = new HashMap<>();

	private final MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();

	private @Nullable String characterEncoding;

	ConnectRequestMessage(PresentedRequest request, @Nullable ServletContext servletContext) {
		this.request = request;
		this.servletContext = servletContext;
		String query = request.getUri().getRawQuery();
		if (query != null) {
			QueryString.parse(QueryString.encode(query), this.parameters::add);
		}
	}

	final URI uri() {
		return this.request.getUri();
	}

	final HttpHeaders headers() {
		return this.request.getHeaders();
	}

	final @Nullable ServletContext servletContext() {
		return this.servletContext;
	}

	static UnsupportedOperationException unsupported(String what) {
		return new UnsupportedOperationException("A request for a WebTransport session has no " + what);
	}

	// Attributes

	@Override
	public @Nullable Object getAttribute(String name) {
		return this.attributes.get(name);
	}

	@Override
	public Enumeration<String> getAttributeNames() {
		return Collections.enumeration(List.copyOf(this.attributes.keySet()));
	}

	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value != null) {
			this.attributes.put(name, value);
		}
		else {
			this.attributes.remove(name);
		}
	}

	@Override
	public void removeAttribute(String name) {
		this.attributes.remove(name);
	}

	// Parameters

	@Override
	public @Nullable String getParameter(String name) {
		return this.parameters.getFirst(name);
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(this.parameters.keySet());
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		List<String> values = this.parameters.get(name);
		return (values != null) ? StringUtils.toStringArray(values) : null;
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		Map<String, String[]> map = new LinkedHashMap<>();
		this.parameters.forEach((name, values) -> map.put(name, StringUtils.toStringArray(values)));
		return Collections.unmodifiableMap(map);
	}

	// Addresses

	@Override
	public String getProtocol() {
		return "HTTP/3.0";
	}

	@Override
	public String getScheme() {
		return "https";
	}

	@Override
	public boolean isSecure() {
		return true;
	}

	@Override
	public String getServerName() {
		return uri().getHost();
	}

	@Override
	public int getServerPort() {
		return (uri().getPort() != -1) ? uri().getPort() : DEFAULT_PORT;
	}

	@Override
	public @Nullable String getRemoteAddr() {
		return addressOf(this.request.getInfo().getRemoteAddress());
	}

	@Override
	public @Nullable String getRemoteHost() {
		return getRemoteAddr();
	}

	@Override
	public int getRemotePort() {
		return portOf(this.request.getInfo().getRemoteAddress());
	}

	@Override
	public @Nullable String getLocalAddr() {
		return addressOf(this.request.getInfo().getLocalAddress());
	}

	@Override
	public @Nullable String getLocalName() {
		return getLocalAddr();
	}

	@Override
	public int getLocalPort() {
		return portOf(this.request.getInfo().getLocalAddress());
	}

	/**
	 * Only a carrier in memory has no addresses.
	 */
	private static @Nullable String addressOf(@Nullable InetSocketAddress address) {
		if (address == null) {
			return null;
		}
		return (address.getAddress() != null) ? address.getAddress().getHostAddress() : address.getHostString();
	}

	private static int portOf(@Nullable InetSocketAddress address) {
		return (address != null) ? address.getPort() : -1;
	}

	@Override
	public String getRequestId() {
		return this.request.getInfo().getId();
	}

	@Override
	public String getProtocolRequestId() {
		return "";
	}

	@Override
	public ServletConnection getServletConnection() {
		throw unsupported("ServletConnection");
	}

	// The body

	@Override
	public @Nullable String getCharacterEncoding() {
		return this.characterEncoding;
	}

	@Override
	public void setCharacterEncoding(String encoding) {
		this.characterEncoding = encoding;
	}

	@Override
	public void setCharacterEncoding(Charset encoding) {
		this.characterEncoding = encoding.name();
	}

	@Override
	public int getContentLength() {
		return -1;
	}

	@Override
	public long getContentLengthLong() {
		return -1;
	}

	@Override
	public @Nullable String getContentType() {
		return headers().getFirst(HttpHeaders.CONTENT_TYPE);
	}

	@Override
	public ServletInputStream getInputStream() {
		return NoBody.input();
	}

	@Override
	public BufferedReader getReader() {
		return new BufferedReader(Reader.nullReader());
	}

	// Languages

	@Override
	public Locale getLocale() {
		return locales().get(0);
	}

	@Override
	public Enumeration<Locale> getLocales() {
		return Collections.enumeration(locales());
	}

	private List<Locale> locales() {
		List<Locale> locales = headers().getAcceptLanguageAsLocales();
		return locales.isEmpty() ? List.of(Locale.getDefault()) : locales;
	}

	// Dispatching

	@Override
	public ServletContext getServletContext() {
		if (this.servletContext == null) {
			throw unsupported("ServletContext");
		}
		return this.servletContext;
	}

	@Override
	public RequestDispatcher getRequestDispatcher(String path) {
		throw unsupported("RequestDispatcher");
	}

	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public boolean isAsyncStarted() {
		return false;
	}

	@Override
	public boolean isAsyncSupported() {
		return false;
	}

	@Override
	public AsyncContext startAsync() {
		throw unsupported("startAsync()");
	}

	@Override
	public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
		throw unsupported("startAsync()");
	}

	@Override
	public AsyncContext getAsyncContext() {
		throw new IllegalStateException("A request for a session is not asynchronous");
	}

}
