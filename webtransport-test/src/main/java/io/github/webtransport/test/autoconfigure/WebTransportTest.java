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

package io.github.webtransport.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests WebTransport endpoints, and nothing else of an application: only beans that have
 * to do with them are found ({@code @WebTransportController} and
 * {@code @WebTransportMapping} types, {@code @ControllerAdvice}, handlers, routes,
 * handshake interceptors, argument resolvers, codec customizers, security filter chains),
 * and only their auto-configuration is applied. {@code @Component} and
 * {@code @ConfigurationProperties} beans are not; replace what endpoints need by
 * {@code @MockitoBean} or {@code @Import}, which is also how a configuration class with a
 * security filter chain comes in.
 *
 * <p>
 * Sessions are carried in memory, as by {@link AutoConfigureTestWebTransport}; a
 * {@link io.github.webtransport.test.WebTransportTestClient} is there to be injected.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(WebTransportTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(WebTransportTypeExcludeFilter.class)
@AutoConfigureWebTransport
@AutoConfigureTestWebTransport
@ImportAutoConfiguration
public @interface WebTransportTest {

	/**
	 * Properties in form {@literal key=value} that should be added to the Spring
	 * {@link Environment} before the test runs.
	 * @return the properties to add
	 */
	String[] properties() default {};

	/**
	 * Alias for {@link #controllers()}.
	 * @return the endpoints to test
	 */
	@AliasFor("controllers")
	Class<?>[] value() default {};

	/**
	 * The types with WebTransport endpoints to test. All that are found by default.
	 * @return the endpoints to test
	 */
	@AliasFor("value")
	Class<?>[] controllers() default {};

	/**
	 * Whether the default filters apply, which find what has to do with endpoints.
	 * @return whether to use the default filters
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters that add beans which would be left out.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters that leave out beans which would be there.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration that is not to be applied.
	 * @return the auto-configuration classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
