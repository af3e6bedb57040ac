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
	 * A handshake at the server, from the request to the decision on it.
	 */
	HANDSHAKE {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultWebTransportHandshakeObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LowCardinalityKeyNames.URI, LowCardinalityKeyNames.OUTCOME,
					LowCardinalityKeyNames.STATUS, LowCardinalityKeyNames.EXCEPTION, LowCardinalityKeyNames.PROTOCOL };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.HTTP_URL, HighCardinalityKeyNames.SESSION_ID,
					HighCardinalityKeyNames.REASON };
		}
	},

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
			return new KeyName[] { LowCardinalityKeyNames.URI, LowCardinalityKeyNames.OUTCOME,
					LowCardinalityKeyNames.STATUS, LowCardinalityKeyNames.PROTOCOL, LowCardinalityKeyNames.TRANSPORT,
					LowCardinalityKeyNames.CLOSE, LowCardinalityKeyNames.EXCEPTION };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.HTTP_URL, HighCardinalityKeyNames.SESSION_ID,
					HighCardinalityKeyNames.CLOSE_CODE };
		}
	},

	/**
	 * What a handler at the server does with one stream of the client, or with one of its
	 * datagrams.
	 */
	CALL {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultWebTransportCallObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LowCardinalityKeyNames.URI, LowCardinalityKeyNames.KIND,
					LowCardinalityKeyNames.OUTCOME, LowCardinalityKeyNames.EXCEPTION };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.SESSION_ID, HighCardinalityKeyNames.STREAM_ID };
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
			return new KeyName[] { LowCardinalityKeyNames.CLIENT_NAME, LowCardinalityKeyNames.OUTCOME,
					LowCardinalityKeyNames.STATUS, LowCardinalityKeyNames.PROTOCOL, LowCardinalityKeyNames.TRANSPORT,
					LowCardinalityKeyNames.CLOSE, LowCardinalityKeyNames.EXCEPTION };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.HTTP_URL, HighCardinalityKeyNames.CLOSE_CODE };
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
		 * Host of the URI, or {@code OTHER} for those beyond a hundred.
		 */
		CLIENT_NAME {
			@Override
			public String asString() {
				return "client.name";
			}
		},

		/**
		 * What a handler was called for: {@code bidirectional} or {@code unidirectional}
		 * for a stream, {@code datagram}.
		 */
		KIND {
			@Override
			public String asString() {
				return "kind";
			}
		},

		/**
		 * What became of it, in the words of Micrometer. Of a handshake by its status:
		 * {@code SUCCESS}, {@code REDIRECTION}, {@code CLIENT_ERROR} or
		 * {@code SERVER_ERROR}. Of a session {@code SUCCESS} when it ended with a code,
		 * whoever chose it. Of a session that its handler ended by an error, and of a
		 * call, {@code CLIENT_ERROR} for what the peer has caused, {@code SERVER_ERROR}
		 * for every other failure. {@code UNKNOWN} until then, and for what was cut: a
		 * connection that was lost, a client that gave up.
		 */
		OUTCOME {
			@Override
			public String asString() {
				return "outcome";
			}
		},

		/**
		 * HTTP status of the answer, or {@code none} where there is none.
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
		 * is blocked; at the client {@code none} while there is no session.
		 */
		TRANSPORT {
			@Override
			public String asString() {
				return "transport";
			}
		},

		/**
		 * How a session ended: {@code normal} with code 0, {@code application} with
		 * another code, {@code lost} without a code; {@code none} while it is open. At
		 * the client also {@code cancelled}, where it gave up before there was an answer.
		 */
		CLOSE {
			@Override
			public String asString() {
				return "close";
			}
		},

		/**
		 * Simple name of the exception, or {@code none}. Of a session also one that did
		 * not end it, such as that of the handler of a stream.
		 */
		EXCEPTION {
			@Override
			public String asString() {
				return "exception";
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
		 * Identifier of the session, as in the log.
		 */
		SESSION_ID {
			@Override
			public String asString() {
				return "session.id";
			}
		},

		/**
		 * QUIC stream ID, or {@code none} for a datagram.
		 */
		STREAM_ID {
			@Override
			public String asString() {
				return "stream.id";
			}
		},

		/**
		 * Why a session was rejected, or {@code none}.
		 */
		REASON {
			@Override
			public String asString() {
				return "reason";
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
