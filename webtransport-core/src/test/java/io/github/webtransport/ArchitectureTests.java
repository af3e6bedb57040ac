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

package io.github.webtransport;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Holds the direction of the dependencies between the packages of this module: the public
 * types at the bottom, the protocol beside them, the session above both, and on top the
 * carrier: the engine, HTTP/3 above it, and above that the server and the client, which
 * do not know each other.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.webtransport";

	private static final String PROTOCOL = ROOT + ".protocol..";

	private static final String TRANSPORT = ROOT + ".transport..";

	private static final String NETTY = ROOT + ".netty..";

	private static final String ENGINE = ROOT + ".netty.engine..";

	private static final String HTTP3 = ROOT + ".netty.http3..";

	private static final String SERVER = ROOT + ".netty.server..";

	private static final String CLIENT = ROOT + ".netty.client..";

	private static final String CERTIFICATE_BUILDER = "io.netty.pkitesting..";

	private static final String[] JDK = { "java..", "javax.net.ssl..", "javax.security.auth.." };

	private static final String[] LANGUAGE = { "org.jspecify.annotations..", "org.springframework.lang..",
			"org.springframework.util.." };

	private static final String[] REACTIVE = { "org.reactivestreams..", "reactor.core..", "reactor.util.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void publicTypesDependOnSpringCoreAndReactorOnly() {
		check(classes().that()
			.resideInAPackage(ROOT)
			.should()
			.onlyDependOnClassesThat(anyOf(JDK).or(anyOf(LANGUAGE))
				.or(anyOf(REACTIVE))
				.or(resideInAPackage("org.springframework.core.."))
				.or(resideInAPackage(ROOT))
				.or(resideInAPackage(ROOT + ".logging"))
				.or(resideInAPackage(CERTIFICATE_BUILDER))));
	}

	@Test
	void onlyTheSelfSignedCertificateKnowsHowCertificatesAreBuilt() {
		check(noClasses().that()
			.doNotHaveSimpleName("SelfSignedCertificate")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(CERTIFICATE_BUILDER));
	}

	@Test
	void protocolKnowsBuffersAndNothingThatMovesThem() {
		check(classes().that()
			.resideInAPackage(PROTOCOL)
			.should()
			.onlyDependOnClassesThat(anyOf(JDK).or(anyOf(LANGUAGE))
				.or(resideInAnyPackage("io.netty.buffer", "io.netty.util", "org.greenbytes.http.sfv.."))
				.or(resideInAPackage(PROTOCOL))));
	}

	@Test
	void sessionDoesNotKnowItsCarrier() {
		check(noClasses().that()
			.resideInAPackage(TRANSPORT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.bootstrap..", "io.netty.channel..", "io.netty.handler..", "reactor.netty..",
					NETTY));
	}

	@Test
	void onlyTheCarrierNamesItsEngine() {
		check(noClasses().that()
			.resideOutsideOfPackage(NETTY)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.handler.codec.quic..", "io.netty.handler.codec.http3..", "reactor.netty.."));
	}

	@Test
	void engineDoesNotKnowHttp3() {
		check(noClasses().that()
			.resideInAPackage(ENGINE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.handler.codec.http..", "io.netty.handler.codec.http3..", HTTP3, SERVER,
					CLIENT));
	}

	@Test
	void http3KnowsNoRole() {
		check(noClasses().that()
			.resideInAPackage(HTTP3)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(SERVER, CLIENT));
	}

	@Test
	void serverAndClientDoNotKnowEachOther() {
		check(noClasses().that().resideInAPackage(SERVER).should().dependOnClassesThat().resideInAPackage(CLIENT));
		check(noClasses().that().resideInAPackage(CLIENT).should().dependOnClassesThat().resideInAPackage(SERVER));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles());
	}

	@Test
	void nothingDependsOnSpringBeyondItsCore() {
		check(noClasses().should()
			.dependOnClassesThat(resideInAPackage("org.springframework..")
				.and(DescribedPredicate.not(resideInAnyPackage("org.springframework.core..",
						"org.springframework.lang..", "org.springframework.util..")))));
	}

	private static DescribedPredicate<JavaClass> anyOf(String... packages) {
		return resideInAnyPackage(packages).or(primitive());
	}

	private static DescribedPredicate<JavaClass> primitive() {
		return DescribedPredicate.describe("primitive", (type) -> type.getBaseComponentType().isPrimitive());
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

	/**
	 * Every package is a slice, the root too: a pattern with a dot would leave it out.
	 */
	private static final class PackageSlices implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return SliceIdentifier.of(type.getPackageName());
		}

		@Override
		public String getDescription() {
			return "packages of " + ROOT;
		}

	}

}
