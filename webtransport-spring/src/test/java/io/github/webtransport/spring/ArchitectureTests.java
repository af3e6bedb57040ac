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

package io.github.webtransport.spring;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Keeps Spring Boot and the QUIC engine out of this module, and cycles out of its
 * packages.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.webtransport.spring";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void nothingDependsOnSpringBoot() {
		check(noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.boot.."));
	}

	@Test
	void nothingDependsOnTheWebFrameworks() {
		check(noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.web.reactive..", "org.springframework.web.servlet..",
					"jakarta.servlet.."));
	}

	@Test
	void onlyThePackageForItDependsOnSpringSecurity() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".security..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.security.."));
	}

	@Test
	void nothingDependsOnTheSecurityPackage() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".security..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".security.."));
	}

	@Test
	void onlyThePackageForItDependsOnSpringData() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".messaging.redis..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.data..", "io.lettuce..", ROOT + ".messaging.redis.."));
	}

	@Test
	void sessionsKnowNothingOfHandshakesAndRoutes() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".session..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".handshake..", ROOT + ".routing..", ROOT + ".annotation.."));
	}

	@Test
	void payloadsKnowNothingOfMethods() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".payload..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".invocation..", ROOT + ".annotation.."));
	}

	@Test
	void invocationKnowsNeitherHowMethodsAreFoundNorWhatBecomesOfErrors() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".invocation..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".annotation.support.."));
	}

	@Test
	void nothingDependsOnTheCarrier() {
		check(noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.github.webtransport.netty..", "io.netty.channel..", "io.netty.handler..",
					"reactor.netty.."));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

}
