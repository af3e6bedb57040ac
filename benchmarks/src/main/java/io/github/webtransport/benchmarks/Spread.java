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

package io.github.webtransport.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Median, minimum and maximum of some values.
 *
 * @param median the median
 * @param min the minimum
 * @param max the maximum
 * @param count the number of values
 * @since 0.1.0
 */
public record Spread(double median, double min, double max, int count) {

	public static Spread of(double... values) {
		if (values.length == 0) {
			return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
		}
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 0) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
		return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
	}

	/**
	 * The spread of the quotients of values that were measured together.
	 * @param values the dividends
	 * @param base the divisors, in the same order
	 * @return the spread, empty when the values do not pair
	 */
	public static Spread ofRatios(double[] values, double[] base) {
		if (values.length != base.length || Arrays.stream(base).anyMatch((divisor) -> divisor == 0)) {
			return of();
		}
		return of(IntStream.range(0, values.length).mapToDouble((i) -> values[i] / base[i]).toArray());
	}

	@Override
	public String toString() {
		return switch (this.count) {
			case 0 -> "-";
			case 1 -> format(this.median);
			default -> "%s (%s–%s)".formatted(format(this.median), format(this.min), format(this.max));
		};
	}

	private static String format(double value) {
		double magnitude = Math.abs(value);
		String pattern = (magnitude >= 100) ? "%,.0f" : (magnitude >= 10) ? "%.1f" : "%.2f";
		return String.format(Locale.ROOT, pattern, value);
	}

}
