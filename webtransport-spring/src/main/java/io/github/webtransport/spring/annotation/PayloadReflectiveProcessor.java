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
import java.security.Principal;
import java.util.Set;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Lets methods be called in a native image, and their payloads and return values be read
 * and written by codecs.
 */
class PayloadReflectiveProcessor extends SimpleReflectiveProcessor {

	/**
	 * What methods take and return that no codec reads or writes.
	 */
	private static final Set<Class<?>> NO_VALUES = Set.of(WebTransportSession.class, WebTransportReceiveStream.class,
			WebTransportSendStream.class, HandshakeInfo.class, HandshakeDecision.class, CloseStatus.class,
			StreamReset.class, Throwable.class, Principal.class, DataBuffer.class, InputStreamSource.class,
			HttpHeaders.class, MultiValueMap.class);

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	protected void registerMethodHint(ReflectionHints hints, Method method) {
		super.registerMethodHint(hints, method);
		Parameter[] parameters = method.getParameters();
		// The last one of a suspending function is the continuation to which it returns
		boolean suspending = KotlinDetector.isSuspendingFunction(method);
		int count = suspending ? parameters.length - 1 : parameters.length;
		for (int i = 0; i < count; i++) {
			if (mayBePayload(parameters[i])) {
				register(hints, ResolvableType.forType(parameters[i].getParameterizedType()));
			}
		}
		register(hints, suspending ? ResolvableType.forMethodParameter(method, count).getGeneric()
				: ResolvableType.forMethodReturnType(method));
	}

	/**
	 * Other annotations than those of validation say where else a value comes from.
	 */
	private static boolean mayBePayload(Parameter parameter) {
		for (Annotation annotation : parameter.getAnnotations()) {
			if (ValidationAnnotationUtils.determineValidationHints(annotation) == null) {
				return false;
			}
		}
		return true;
	}

	private void register(ReflectionHints hints, ResolvableType type) {
		boolean wrapped = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass()) != null;
		ResolvableType value = wrapped ? type.getGeneric() : type;
		if (isValue(value)) {
			this.binding.registerReflectionHints(hints, value.hasGenerics() ? value.getType() : value.toClass());
		}
	}

	/**
	 * Values of the JDK need no hints, but collections may hold others.
	 */
	private static boolean isValue(ResolvableType type) {
		Class<?> raw = type.toClass();
		return !raw.isPrimitive() && NO_VALUES.stream().noneMatch((other) -> other.isAssignableFrom(raw))
				&& (!isOfPlatform(raw) || type.hasGenerics());
	}

	private static boolean isOfPlatform(Class<?> type) {
		ClassLoader classLoader = type.getClassLoader();
		return !type.isArray() && (classLoader == null || classLoader == ClassLoader.getPlatformClassLoader());
	}

}
