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

package io.github.webtransport.spring.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;

import io.github.webtransport.WebTransportSession;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Lets methods be called in a native image, and their payloads and return values be read
 * and written by codecs.
 */
class PayloadReflectiveProcessor extends SimpleReflectiveProcessor {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	protected void registerMethodHint(ReflectionHints hints, Method method) {
		super.registerMethodHint(hints, method);
		for (Parameter parameter : method.getParameters()) {
			if (mayBePayload(parameter)) {
				register(hints, ResolvableType.forType(parameter.getParameterizedType()));
			}
		}
		register(hints, ResolvableType.forMethodReturnType(method));
	}

	/**
	 * Other annotations than those of validation say where else a value comes from.
	 */
	private static boolean mayBePayload(Parameter parameter) {
		for (Annotation annotation : parameter.getAnnotations()) {
			if (!annotation.annotationType().getSimpleName().startsWith("Valid")) {
				return false;
			}
		}
		return true;
	}

	private void register(ReflectionHints hints, ResolvableType type) {
		// Suspending functions return to a continuation
		boolean wrapped = type.toClass().getName().equals("kotlin.coroutines.Continuation")
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass()) != null;
		ResolvableType value = wrapped ? type.getGeneric() : type;
		if (isValue(value)) {
			this.binding.registerReflectionHints(hints, value.hasGenerics() ? value.getType() : value.toClass());
		}
	}

	/**
	 * Sessions, streams and buffers are no values. Those of the JDK need no hints, but
	 * collections may hold others.
	 */
	private static boolean isValue(ResolvableType type) {
		Class<?> raw = type.toClass();
		String packageName = ClassUtils.getPackageName(raw);
		return !raw.isPrimitive() && raw != StreamReset.class && !Throwable.class.isAssignableFrom(raw)
				&& !packageName.equals(ClassUtils.getPackageName(WebTransportSession.class))
				&& !packageName.startsWith("org.springframework.") && !packageName.startsWith("kotlin")
				&& (!packageName.startsWith("java.") || type.hasGenerics());
	}

}
