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

package io.github.webtransport.spring.annotation.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;

import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.security.core.annotation.AuthenticationPrincipal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for arguments that ask for the user where nothing resolves them.
 */
class InvalidPrincipalTests {

	/**
	 * What the application has of Spring Security may know the annotations only.
	 */
	@ParameterizedTest
	@MethodSource("endpointsOfPrincipals")
	void whenNothingResolvesThePrincipalThenItIsNotReadFromThePeer(Object endpoint) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("endpoint", endpoint);
		assertThatExceptionOfType(InvalidHandlerMethodException.class)
			.isThrownBy(() -> AnnotatedWebTransportRoutes.builder(beanFactory).build().getRoutes())
			.withMessageContaining("nothing resolves a parameter of type java.lang.String");
	}

	static Stream<Object> endpointsOfPrincipals() {
		return Stream.of(new AnnotatedPrincipal(), new MetaAnnotatedPrincipal(), new TwiceMetaAnnotatedPrincipal());
	}

	@WebTransportMapping("/x")
	static class AnnotatedPrincipal {

		@DatagramMapping
		Mono<Void> on(@AuthenticationPrincipal String user) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class MetaAnnotatedPrincipal {

		@DatagramMapping
		Mono<Void> on(@CurrentUser String user) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class TwiceMetaAnnotatedPrincipal {

		@StreamMapping
		Mono<Void> on(@CurrentMember String user) {
			return Mono.empty();
		}

	}

	@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@AuthenticationPrincipal
	@interface CurrentUser {

	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@CurrentUser
	@interface CurrentMember {

	}

}
