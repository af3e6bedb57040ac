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

import java.time.Duration;

/**
 * A ticket as its owner gets it.
 *
 * @param value the secret to present: 43 letters, digits, {@code -} and {@code _}
 * @param expiresIn how long it can be used
 * @since 0.1.0
 */
public record IssuedTicket(String value, Duration expiresIn) {

	@Override
	public String toString() {
		return "IssuedTicket[expiresIn=" + this.expiresIn + "]";
	}

}
