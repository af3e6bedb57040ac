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

package io.github.webtransport.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Strategy for the names and tags of the observation of a session. A bean of this type
 * replaces {@link DefaultWebTransportSessionObservationConvention}. The meter of open
 * sessions is there before the first session of a path only with that one.
 *
 * @since 0.1.0
 */
public interface WebTransportSessionObservationConvention
		extends ObservationConvention<WebTransportSessionObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof WebTransportSessionObservationContext;
	}

}
