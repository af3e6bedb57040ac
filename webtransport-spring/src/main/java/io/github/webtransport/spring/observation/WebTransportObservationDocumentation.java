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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of WebTransport servers and clients.
 *
 * @since 0.1.0
 */
public enum WebTransportObservationDocumentation implements ObservationDocumentation {

	/**
	 * A session at the server, from its acceptance to its end.
	 */
	SESSION {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultWebTransportSessionObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}
	},

	/**
	 * A session at the client, from the request to its end, or to the failure to open it.
	 */
	CLIENT_SESSION {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultWebTransportClientObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ClientLowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}
	};

	/**
	 * Keys with few values.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Pattern of the path, or {@code UNKNOWN}.
		 */
		URI {
			@Override
			public String asString() {
				return "uri";
			}
		},

		/**
		 * How the session ended: {@code SUCCESS} with code 0, {@code APPLICATION_CODE}
		 * with another code, {@code CONNECTION_LOST} without a code, {@code SERVER_ERROR}
		 * by a failure of its handler; {@code UNKNOWN} while it is open. Failures that do
		 * not end the session, such as those of the handler of a stream, are the error of
		 * the observation, and leave the outcome alone. What the peer causes is neither.
		 */
		OUTCOME {
			@Override
			public String asString() {
				return "outcome";
			}
		},

		/**
		 * HTTP status with which the session was accepted.
		 */
		STATUS {
			@Override
			public String asString() {
				return "status";
			}
		},

		/**
		 * Application protocol, or {@code none}.
		 */
		PROTOCOL {
			@Override
			public String asString() {
				return "protocol";
			}
		},

		/**
		 * What carries the session: {@code webtransport}, or {@code websocket} where UDP
		 * is blocked.
		 */
		TRANSPORT {
			@Override
			public String asString() {
				return "transport";
			}
		}

	}

	/**
	 * Keys with few values, at the client.
	 */
	public enum ClientLowCardinalityKeyNames implements KeyName {

		/**
		 * Host of the URI, or {@code OTHER} for those beyond a hundred.
		 */
		CLIENT_NAME {
			@Override
			public String asString() {
				return "client.name";
			}
		},

		/**
		 * How the session ended: {@code SUCCESS} with code 0, {@code APPLICATION_CODE}
		 * with another code, {@code CONNECTION_LOST} without a code. Or why there was
		 * none: {@code REJECTED} by the server, {@code CONNECT_FAILED} for every other
		 * failure, {@code CANCELLED} before there was an answer. {@code UNKNOWN} until
		 * then.
		 */
		OUTCOME {
			@Override
			public String asString() {
				return "outcome";
			}
		},

		/**
		 * HTTP status of the server's answer, or {@code none}.
		 */
		STATUS {
			@Override
			public String asString() {
				return "status";
			}
		},

		/**
		 * Application protocol, or {@code none}.
		 */
		PROTOCOL {
			@Override
			public String asString() {
				return "protocol";
			}
		}

	}

	/**
	 * Keys with many values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Path of the request, at the client its URI, without the query: it may carry
		 * credentials.
		 */
		HTTP_URL {
			@Override
			public String asString() {
				return "http.url";
			}
		},

		/**
		 * Code with which the session ended, or {@code none}.
		 */
		CLOSE_CODE {
			@Override
			public String asString() {
				return "close.code";
			}
		}

	}

}
