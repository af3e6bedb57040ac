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

package io.github.webtransport.test.autoconfigure.blocking;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.ReceiverContext;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * An application that tells what its methods find in thread-locals.
 */
@SpringBootApplication
@EnableMethodSecurity
class BlockingApplication {

	@Bean
	ObservationRegistry observationRegistry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new TraceHandler());
		return registry;
	}

	static String found() {
		Authentication user = SecurityContextHolder.getContext().getAuthentication();
		return ((user != null) ? user.getName() : "nobody") + " " + MDC.get("traceId");
	}

	@WebTransportController
	@WebTransportMapping("/blocking")
	static class BlockingController {

		@DatagramMapping
		String datagram(String text) {
			return found();
		}

		@StreamMapping
		void stream(InputStream input, OutputStream output) throws IOException {
			input.readAllBytes();
			output.write(found().getBytes());
		}

	}

	@WebTransportController
	@WebTransportMapping("/admin")
	static class AdminController {

		@StreamMapping
		@PreAuthorize("hasRole('ADMIN')")
		String stream(String text) {
			return found();
		}

	}

	/**
	 * Has the trace of what is going on in the MDC, as tracing has it: that of the caller
	 * where there is one, else that of the parent.
	 */
	private static final class TraceHandler implements ObservationHandler<Observation.Context> {

		private final ThreadLocal<Deque<Optional<String>>> outer = ThreadLocal.withInitial(ArrayDeque::new);

		@Override
		public void onStart(Observation.Context context) {
			context.put("traceId", traceId(context));
		}

		private static String traceId(Observation.Context context) {
			if (context instanceof ReceiverContext<?> receiver) {
				return traceId(receiver);
			}
			ObservationView parent = context.getParentObservation();
			return (parent != null) ? parent.getContextView().getRequired("traceId") : "none";
		}

		private static <C> String traceId(ReceiverContext<C> context) {
			String parent = context.getGetter().get(Objects.requireNonNull(context.getCarrier()), "traceparent");
			return (parent != null) ? parent.split("-")[1] : "none";
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			this.outer.get().push(Optional.ofNullable(MDC.get("traceId")));
			MDC.put("traceId", context.getRequired("traceId"));
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			this.outer.get()
				.pop()
				.ifPresentOrElse((traceId) -> MDC.put("traceId", traceId), () -> MDC.remove("traceId"));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
