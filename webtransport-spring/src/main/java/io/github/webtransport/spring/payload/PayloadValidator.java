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

package io.github.webtransport.spring.payload;

import java.lang.annotation.Annotation;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Conventions;
import org.springframework.core.MethodParameter;
import org.springframework.util.ObjectUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.web.bind.support.WebExchangeBindException;

/**
 * Validates the values of a payload, where an annotation of its parameter asks for it.
 */
final class PayloadValidator {

	private final MethodParameter parameter;

	private final Validator validator;

	private final Object[] hints;

	private final String name;

	private PayloadValidator(MethodParameter parameter, Validator validator, Object[] hints) {
		this.parameter = parameter;
		this.validator = validator;
		this.hints = hints;
		this.name = Objects.requireNonNullElseGet(parameter.getParameterName(),
				() -> Conventions.getVariableNameForParameter(parameter));
	}

	/**
	 * Find out whether to validate.
	 * @return the validation, or {@code null} if none is asked for
	 * @throws IllegalArgumentException if there is no validator for it
	 */
	static @Nullable PayloadValidator of(MethodParameter parameter, @Nullable Validator validator) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				if (validator == null) {
					throw new MissingLibraryException(
							"@%s needs a Validator".formatted(annotation.annotationType().getSimpleName()),
							"Add spring-boot-starter-validation to the class path, or a Validator bean of the name 'defaultValidator'.");
				}
				return new PayloadValidator(parameter, validator, hints);
			}
		}
		return null;
	}

	void validate(Object value) {
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(value, this.name);
		if (!ObjectUtils.isEmpty(this.hints) && this.validator instanceof SmartValidator smartValidator) {
			smartValidator.validate(value, errors, this.hints);
		}
		else if (this.validator.supports(value.getClass())) {
			this.validator.validate(value, errors);
		}
		if (errors.hasErrors()) {
			throw new WebExchangeBindException(this.parameter, errors);
		}
	}

}
