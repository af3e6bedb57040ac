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

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;

import org.springframework.util.Assert;

/**
 * What methods are for: a column of the tables of arguments and return values. Makes an
 * endpoint with the parameters and the return type of a row.
 */
enum TestHook {

	OWNER(WebTransportMapping.class), CONNECT(SessionMapping.class), OPENED(SessionOpenedMapping.class),
	DATAGRAM(DatagramMapping.class), BIDIRECTIONAL(StreamMapping.class), UNIDIRECTIONAL(StreamMapping.class),
	DISCONNECT(DisconnectMapping.class), FAILED_DATAGRAM(WebTransportExceptionHandler.class),
	FAILED_STREAM(WebTransportExceptionHandler.class);

	private static final String PATH = "/cells/{id}";

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final Class<? extends Annotation> annotation;

	TestHook(Class<? extends Annotation> annotation) {
		this.annotation = annotation;
	}

	boolean takesPayload() {
		return this == DATAGRAM || this == BIDIRECTIONAL || this == UNIDIRECTIONAL;
	}

	boolean handlesFailure() {
		return this == FAILED_DATAGRAM || this == FAILED_STREAM;
	}

	/**
	 * Make an endpoint.
	 * @param row the method like which that of the endpoint is
	 * @param handler is called in its place
	 */
	Object createEndpoint(Method row, InvocationHandler handler) {
		DynamicType.Builder<?> type = new ByteBuddy().subclass(superType());
		if (this != OWNER) {
			type = type.annotateType(mapping());
		}
		DynamicType.Builder.MethodDefinition.ParameterDefinition<?> method = type.defineMethod("on",
				row.getGenericReturnType(), Modifier.PUBLIC);
		for (Parameter parameter : row.getParameters()) {
			method = method.withParameter(parameter.getParameterizedType(), parameter.getName())
				.annotateParameter(parameter.getAnnotations());
		}
		DynamicType.Builder<?> defined = method.intercept(InvocationHandlerAdapter.of(handler))
			.annotateMethod(annotation());
		try {
			return defined.name(getClass().getPackageName() + ".Cell" + COUNT.incrementAndGet())
				.make()
				.load(getClass().getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
				.getLoaded()
				.getDeclaredConstructor()
				.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Class<?> superType() {
		return switch (this) {
			case FAILED_DATAGRAM -> FailingDatagram.class;
			case FAILED_STREAM -> FailingStream.class;
			default -> Object.class;
		};
	}

	private AnnotationDescription annotation() {
		AnnotationDescription.Builder builder = AnnotationDescription.Builder.ofType(this.annotation);
		if (this == OWNER) {
			return mapping();
		}
		if (this == UNIDIRECTIONAL) {
			return builder.define("direction", StreamDirection.UNIDIRECTIONAL).build();
		}
		return handlesFailure() ? builder.defineTypeArray("value", IllegalStateException.class).build()
				: builder.build();
	}

	private static AnnotationDescription mapping() {
		return AnnotationDescription.Builder.ofType(WebTransportMapping.class).defineArray("value", PATH).build();
	}

	/**
	 * Let the method be called.
	 * @return the stream that it handles, if it does
	 */
	FakeStream trigger(FakeSession session, String payload) {
		switch (this) {
			case DATAGRAM, FAILED_DATAGRAM -> session.datagram(payload);
			case DISCONNECT -> session.end(CloseStatus.of(7, "bye"));
			case BIDIRECTIONAL, FAILED_STREAM -> {
				return session.open().arrive(payload).arriveFin();
			}
			case UNIDIRECTIONAL -> {
				return session.openUnidirectional().arrive(payload).arriveFin();
			}
			default ->
				Assert.state(this == OWNER || this == CONNECT || this == OPENED, "Called when the session is opened");
		}
		return new FakeStream(session.buffers(), -1);
	}

	static class FailingDatagram {

		@DatagramMapping
		void fail() {
			throw new IllegalStateException("failed");
		}

	}

	static class FailingStream {

		@StreamMapping
		String fail() {
			throw new IllegalStateException("failed");
		}

	}

}
