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

package io.github.webtransport.autoconfigure.browser;

import java.lang.management.ManagementFactory;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Installs the {@link BlockingCallGuard} ahead of all tests, whatever their order. Where
 * several JVMs run tests, they are found in another one that runs none and cannot be
 * instrumented: the JVM of Maven.
 */
public class BlockingCallGuardInstaller implements LauncherSessionListener {

	private static final String INSTRUMENTABLE = "-XX:+AllowRedefinitionToAddDeleteMethods";

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(INSTRUMENTABLE)) {
			BlockingCallGuard.install();
		}
	}

}
