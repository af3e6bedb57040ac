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

package io.github.webtransport.netty.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

import io.netty.handler.codec.quic.QuicChannel;

/**
 * Finds what Netty's QUIC engine hides.
 */
class EngineLookup {

	private static final String ENGINE = QuicChannel.class.getPackageName();

	/**
	 * Find a class.
	 * @param name its simple name
	 */
	Class<?> type(String name) throws ReflectiveOperationException {
		return Class.forName(ENGINE + "." + name, false, QuicChannel.class.getClassLoader());
	}

	/**
	 * Find a method.
	 * @param type the simple name of its class
	 * @param name its name
	 * @param as the types by which it is called
	 * @param parameters the types of its parameters
	 */
	MethodHandle method(String type, String name, MethodType as, Class<?>... parameters)
			throws ReflectiveOperationException {
		Class<?> owner = type(type);
		return lookup(owner).unreflect(owner.getDeclaredMethod(name, parameters)).asType(as);
	}

	/**
	 * Find a native method of the engine, which takes and returns numbers.
	 */
	MethodHandle call(String name, Class<?> result, Class<?>... parameters) throws ReflectiveOperationException {
		return method("Quiche", name, MethodType.methodType(result, parameters), parameters);
	}

	/**
	 * Find what reads a field.
	 * @param type the simple name of its class
	 * @param name its name
	 * @param result the type by which it is read
	 * @param owner the type by which its owner is named
	 */
	MethodHandle getter(String type, String name, Class<?> result, Class<?> owner) throws ReflectiveOperationException {
		Class<?> declaring = type(type);
		return lookup(declaring).unreflectGetter(declaring.getDeclaredField(name))
			.asType(MethodType.methodType(result, owner));
	}

	/**
	 * Find what writes a flag.
	 * @param type the simple name of its class
	 * @param name its name
	 * @param owner the type by which its owner is named
	 */
	MethodHandle setter(String type, String name, Class<?> owner) throws ReflectiveOperationException {
		Class<?> declaring = type(type);
		return lookup(declaring).unreflectSetter(declaring.getDeclaredField(name))
			.asType(MethodType.methodType(void.class, owner, boolean.class));
	}

	private static Lookup lookup(Class<?> type) throws IllegalAccessException {
		return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
	}

}
