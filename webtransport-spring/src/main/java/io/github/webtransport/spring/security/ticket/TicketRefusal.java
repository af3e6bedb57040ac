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

package io.github.webtransport.spring.security.ticket;

/**
 * Reasons why a ticket does not open a session.
 *
 * @since 0.1.0
 */
public enum TicketRefusal {

	/**
	 * It does not look like a ticket, or there are several.
	 */
	MALFORMED,

	/**
	 * It was never given out, it has been used, or it has expired and is forgotten.
	 */
	UNKNOWN,

	/**
	 * It has expired.
	 */
	EXPIRED,

	/**
	 * It is for another path.
	 */
	PATH,

	/**
	 * It was given to a page of another origin.
	 */
	ORIGIN

}
