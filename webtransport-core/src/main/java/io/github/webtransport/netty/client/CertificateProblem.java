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

package io.github.webtransport.netty.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import org.springframework.core.NestedExceptionUtils;

/**
 * Says why a server is not trusted, for the message of the failed connection.
 */
final class CertificateProblem {

	private CertificateProblem() {
	}

	static String describe(CertificateException failure) {
		String detail = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
		return summarize(failure) + ((detail != null) ? ": " + detail : "");
	}

	private static String summarize(CertificateException failure) {
		// Before the rest: a path with an expired certificate is not valid either
		if (has(failure, CertificateExpiredException.class)) {
			return "the server's certificate has expired";
		}
		if (has(failure, CertificateNotYetValidException.class)) {
			return "the server's certificate is not valid yet";
		}
		if (has(failure, CertPathBuilderException.class)) {
			return "the server's certificate is not from an authority that this client trusts";
		}
		if (has(failure, CertPathValidatorException.class)) {
			return "the chain of the server's certificate is not valid";
		}
		return "the server's certificate is refused";
	}

	private static boolean has(Throwable failure, Class<? extends Throwable> type) {
		Throwable cause = failure;
		while (cause != null && !type.isInstance(cause)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

}
