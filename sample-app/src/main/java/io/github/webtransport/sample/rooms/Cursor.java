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

package io.github.webtransport.sample.rooms;

import org.jspecify.annotations.Nullable;

/**
 * The position of a member, one per datagram.
 *
 * @param id the id of the member, set by the server
 * @param n grows with each position of a member, so that one that was overtaken can be
 * told
 * @param x the part of the width
 * @param y the part of the height
 * @param pressed whether the button went down here
 */
record Cursor(@Nullable String id, long n, double x, double y, boolean pressed) {

	/**
	 * Return whether the numbers are such that JSON can say them again.
	 * @return {@code false} for what overflowed
	 */
	boolean isFinite() {
		return Double.isFinite(this.x) && Double.isFinite(this.y);
	}

	Cursor of(String member) {
		return new Cursor(member, this.n, this.x, this.y, this.pressed);
	}

}
