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

package io.github.webtransport.autoconfigure.security.property;

import java.io.IOException;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the sessions of every kind of application.
 */
abstract class SecurityProperty {

	private static final int ACCEPTED = 200;

	/**
	 * Return the application.
	 */
	abstract Application application();

	@Provide
	Arbitrary<RandomRequest> requests() {
		return RandomRequest.arbitrary();
	}

	@Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
	void noSessionOpensWhereTheRequestWouldNotPass(@ForAll("requests") RandomRequest request) throws IOException {
		int session = application().session(request);
		boolean open = session == ACCEPTED;
		Statistics.collect(open);
		Statistics.coverage(SecurityProperty::coverage);
		if (open) {
			assertThat(application().http(request)).as("HTTP").isEqualTo(ACCEPTED);
		}
		else {
			assertThat(session).isBetween(400, 499);
		}
	}

	/**
	 * That nothing opens must not be the reason why nothing opens too far.
	 */
	private static void coverage(StatisticsCoverage coverage) {
		coverage.check(true).percentage((percentage) -> percentage > 5);
		coverage.check(false).percentage((percentage) -> percentage > 5);
	}

}
