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

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.spring.handshake.FilterRejection;
import io.github.webtransport.spring.handshake.PresentedRequest;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Takes the answer of servlet filters to a request for a session. Nothing of it is sent
 * when the session is accepted; of a rejection, status and header fields are. Since
 * nothing is sent before all filters have returned, an answer can be replaced at any
 * time.
 */
final class ConnectServletResponse implements HttpServletResponse {

	private final HttpHeaders headers = new HttpHeaders();

	private int status = SC_OK;

	private boolean committed;

	private @Nullable String characterEncoding;

	private Locale locale = Locale.getDefault();

	/**
	 * Create a response.
	 * @param request the request, whose origin has been judged already, and by a rule of
	 * its own: filters for CORS leave a response alone that allows an origin
	 */
	ConnectServletResponse(PresentedRequest request) {
		String origin = request.getHeaders().getOrigin();
		if (origin != null) {
			this.headers.setAccessControlAllowOrigin(origin);
		}
	}

	boolean isError() {
		return this.status >= SC_BAD_REQUEST;
	}

	HandshakeDecision toRejection() {
		return FilterRejection.of(this.status, this.headers);
	}

	// Status

	@Override
	public int getStatus() {
		return this.status;
	}

	@Override
	public void setStatus(int status) {
		this.status = status;
	}

	@Override
	public void sendError(int status) {
		this.status = status;
		this.committed = true;
	}

	@Override
	public void sendError(int status, @Nullable String message) {
		sendError(status);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) {
		this.headers.set(HttpHeaders.LOCATION, location);
		sendError(status);
	}

	@Override
	public void sendRedirect(String location) {
		sendRedirect(location, SC_FOUND, true);
	}

	@Override
	public String encodeURL(String url) {
		return url;
	}

	@Override
	public String encodeRedirectURL(String url) {
		return url;
	}

	// Header fields

	@Override
	public void addCookie(Cookie cookie) {
		// Its receiver does not keep it
	}

	@Override
	public boolean containsHeader(String name) {
		return this.headers.containsHeader(name);
	}

	@Override
	public void setDateHeader(String name, long date) {
		this.headers.setDate(name, date);
	}

	@Override
	public void addDateHeader(String name, long date) {
		HttpHeaders formatted = new HttpHeaders();
		formatted.setDate(name, date);
		formatted.getOrEmpty(name).forEach((value) -> this.headers.add(name, value));
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		if (value != null) {
			this.headers.set(name, value);
		}
		else {
			this.headers.remove(name);
		}
	}

	@Override
	public void addHeader(String name, String value) {
		this.headers.add(name, value);
	}

	@Override
	public void setIntHeader(String name, int value) {
		this.headers.set(name, String.valueOf(value));
	}

	@Override
	public void addIntHeader(String name, int value) {
		this.headers.add(name, String.valueOf(value));
	}

	@Override
	public @Nullable String getHeader(String name) {
		return this.headers.getFirst(name);
	}

	@Override
	public Collection<String> getHeaders(String name) {
		return this.headers.getOrEmpty(name);
	}

	@Override
	public Collection<String> getHeaderNames() {
		return this.headers.headerNames();
	}

	// The body

	@Override
	public String getCharacterEncoding() {
		return (this.characterEncoding != null) ? this.characterEncoding : StandardCharsets.ISO_8859_1.name();
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
	public @Nullable String getContentType() {
		return getHeader(HttpHeaders.CONTENT_TYPE);
	}

	@Override
	public void setContentType(@Nullable String type) {
		setHeader(HttpHeaders.CONTENT_TYPE, type);
	}

	@Override
	public void setContentLength(int length) {
	}

	@Override
	public void setContentLengthLong(long length) {
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return NoBody.output();
	}

	@Override
	public PrintWriter getWriter() {
		return new PrintWriter(new OutputStreamWriter(NoBody.output(), StandardCharsets.UTF_8));
	}

	@Override
	public void setBufferSize(int size) {
	}

	@Override
	public int getBufferSize() {
		return 0;
	}

	@Override
	public void flushBuffer() {
		this.committed = true;
	}

	@Override
	public void resetBuffer() {
	}

	@Override
	public boolean isCommitted() {
		return this.committed;
	}

	@Override
	public void reset() {
		this.status = SC_OK;
		this.committed = false;
		this.headers.clear();
	}

	@Override
	public Locale getLocale() {
		return this.locale;
	}

	@Override
	public void setLocale(Locale locale) {
		this.locale = locale;
	}

}
