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

package io.github.webtransport.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Keeps the engine out of this module, and Spring out of the transport in memory.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.webtransport.test";

	private static final String MEMORY = ROOT + ".memory..";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void nothingNamesTheEngine() {
		check(noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.github.webtransport.netty..", "io.netty.handler.codec.quic..",
					"io.netty.handler.codec.http3..", "io.netty.channel..", "reactor.netty.."));
	}

	@Test
	void onlyTheTransportInMemoryKnowsWhatASessionNeedsOfACarrier() {
		check(noClasses().that()
			.resideOutsideOfPackage(MEMORY)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.github.webtransport.transport..", "io.github.webtransport.protocol.."));
	}

	@Test
	void theTransportInMemoryKnowsNothingOfApplications() {
		check(noClasses().that()
			.resideInAPackage(MEMORY)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "org.springframework.context..",
					"org.springframework.beans..", "io.github.webtransport.spring..",
					"io.github.webtransport.autoconfigure.."));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

}
