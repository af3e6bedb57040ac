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

package io.github.webtransport.autoconfigure;

import java.util.List;
import java.util.function.Predicate;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules that auto-configuration classes follow so that they back off cleanly, do not
 * become API by accident and work with ahead-of-time processing.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.webtransport.autoconfigure";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		check(methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic());
	}

	@Test
	void autoConfigurationsAreListedInOrder() {
		List<String> listed = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT))
			.toList();
		List<String> present = CLASSES.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		assertThat(listed).isEqualTo(present);
	}

	@Test
	void configurationsAreNotPublicAndNotProxied() {
		check(classes().that()
			.areAnnotatedWith(Configuration.class)
			.and()
			.areNotAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.andShould(beUnproxied()));
	}

	@Test
	void conditionsAreNotPublic() {
		check(classes().that().areAssignableTo(Condition.class).should().notBePublic());
	}

	@Test
	void beanMethodsAreNeitherPublicNorPrivate() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePublic()
			.andShould()
			.notBePrivate()
			.andShould(returnAnAccessibleType()));
	}

	@Test
	void beanMethodsHaveNoClassCondition() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.because("the method's signature is loaded before its condition is asked: use a nested configuration"));
	}

	@Test
	void missingBeanConditionsDoNotRepeatTheReturnType() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.areAnnotatedWith(ConditionalOnMissingBean.class)
			.should(notRepeatTheReturnType()));
	}

	@Test
	void postProcessorBeanMethodsAreStatic() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(DescribedPredicate.describe("post-processor",
					(type) -> type.isAssignableTo(BeanPostProcessor.class)
							|| type.isAssignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic());
	}

	@Test
	void configurationPropertiesNameTheirPrefixAsValue() {
		check(classes().that().areAnnotatedWith(ConfigurationProperties.class).should(nameThePrefixAsValue()));
	}

	@Test
	void nothingNamesTheEngine() {
		check(noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.handler.codec.quic..", "io.netty.handler.codec.http3.."));
	}

	@Test
	void onlyThePackageForItDependsOnSpringSecurity() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".security..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.security..", "io.github.webtransport.spring.security.."));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	private static ArchCondition<JavaClass> beUnproxied() {
		return condition("have proxyBeanMethods = false",
				(type) -> !type.getAnnotationOfType(Configuration.class).proxyBeanMethods());
	}

	private static ArchCondition<JavaMethod> returnAnAccessibleType() {
		return condition("return a type that generated code can name",
				(method) -> !method.getRawReturnType().getModifiers().contains(JavaModifier.PRIVATE));
	}

	private static ArchCondition<JavaMethod> notRepeatTheReturnType() {
		return condition("leave the return type out of @ConditionalOnMissingBean", (method) -> {
			Class<?>[] types = method.getAnnotationOfType(ConditionalOnMissingBean.class).value();
			return types.length != 1 || !method.getRawReturnType().isEquivalentTo(types[0]);
		});
	}

	private static ArchCondition<JavaClass> nameThePrefixAsValue() {
		return condition("name the prefix as value",
				(type) -> type.getAnnotationOfType(ConfigurationProperties.class).prefix().isEmpty());
	}

	private static <T> ArchCondition<T> condition(String description, Predicate<T> holds) {
		return new ArchCondition<>(description) {

			@Override
			public void check(T item, ConditionEvents events) {
				events.add(new SimpleConditionEvent(item, holds.test(item), item + " should " + description));
			}

		};
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

}
