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

package io.github.webtransport.test;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.CodecConfigurer;

/**
 * Client for tests of sessions: opens one, talks, and says what it expects. Every method
 * blocks until what it waits for is there, for the {@linkplain Builder#responseTimeout
 * response timeout} at most, and fails with an {@link AssertionError} that tells the
 * story of the session.
 *
 * <pre class="code">
 * client.path("/rooms/{room}", "blue").exchange()
 * 	.expectProtocol("chat.v1")
 * 	.sendDatagram(new Cursor(1, 2))
 * 	.expectDatagram(new Moved(7, 1, 2))
 * 	.bidirectionalStream().send("ping").expectBody("pong")
 * 	.exchange().expectClose(0, "Bye");
 * </pre>
 *
 * <p>
 * A payload is a {@code String}, sent as UTF-8; a {@code byte[]}; or any other object,
 * sent as JSON, one document for a datagram and one line for each object on a stream.
 * What is read is decoded to the type of what is expected.
 *
 * <p>
 * For what the assertions do not cover there is {@link ExchangeSpec#session()}, for
 * {@code StepVerifier} also {@link ExchangeSpec#receiveDatagrams} and
 * {@link StreamSpec#receive}.
 *
 * <p>
 * A client may be shared; an exchange and its streams belong to one thread.
 *
 * @since 0.1.0
 */
public interface WebTransportTestClient {

	/**
	 * Begin to ask for a session.
	 * @param path the path, which may have a query and template variables
	 * @param uriVariables the values of the variables, encoded where they have to be
	 * @return the request
	 */
	RequestSpec path(String path, Object... uriVariables);

	/**
	 * Return a builder that starts with the settings of this client.
	 * @return the builder
	 */
	Builder mutate();

	/**
	 * Return a client with the settings of this one, which something changes, such as by
	 * {@link io.github.webtransport.test.security.SecurityMockConfigurers#mockUser()}.
	 * @param configurer changes the settings
	 * @return the client
	 */
	default WebTransportTestClient mutateWith(WebTransportTestClientConfigurer configurer) {
		return mutate().apply(configurer).build();
	}

	/**
	 * Close the sessions that this client and those made from it have opened, and wait
	 * until they have ended. Done after each test method for the client of the
	 * application context.
	 */
	void closeSessions();

	/**
	 * Create a builder of a client that opens sessions by the given function, such as
	 * {@code webTransportClient::open}.
	 * @param connector opens sessions
	 * @return the builder
	 */
	static Builder bindTo(Function<SessionRequest, Mono<WebTransportSession>> connector) {
		return new DefaultTestClientBuilder(TestSessions.of(connector));
	}

	/**
	 * Create a builder of a client for a server in memory.
	 * @param server the server
	 * @return the builder
	 */
	static Builder bindTo(InMemoryWebTransportServer server) {
		return new DefaultTestClientBuilder(TestSessions.of(server));
	}

	/**
	 * Builds {@link WebTransportTestClient}.
	 */
	interface Builder {

		/**
		 * Set where paths are resolved.
		 * @param baseUri the URI, by default {@code https://localhost}
		 * @return this builder
		 */
		default Builder baseUri(URI baseUri) {
			return baseUri(() -> baseUri);
		}

		/**
		 * Set where paths are resolved.
		 * @param baseUri gives the URI when a session is asked for
		 * @return this builder
		 */
		Builder baseUri(Supplier<URI> baseUri);

		/**
		 * Add a header field to every request.
		 * @param name the name
		 * @param values the values
		 * @return this builder
		 */
		Builder defaultHeader(String name, String... values);

		/**
		 * Set how long each step may take.
		 * @param responseTimeout the time; 5 seconds by default
		 * @return this builder
		 */
		Builder responseTimeout(Duration responseTimeout);

		/**
		 * Configure the codecs of objects.
		 * @param configurer configures the codecs
		 * @return this builder
		 */
		Builder codecs(Consumer<CodecConfigurer> configurer);

		/**
		 * Let something stand before the decision of a server in memory on sessions, such
		 * as a login without credentials. What is set last is closest to the server.
		 * @param handshake called with each exchange, on its thread, with what decides;
		 * returns what decides instead
		 * @return this builder
		 * @throws IllegalStateException if this client does not reach its server in
		 * memory
		 */
		Builder handshake(UnaryOperator<WebTransportHandshakeHandler> handshake);

		/**
		 * Let something set this builder.
		 * @param configurer sets it
		 * @return this builder
		 */
		default Builder apply(WebTransportTestClientConfigurer configurer) {
			configurer.configure(this);
			return this;
		}

		/**
		 * Build the client.
		 * @return the client
		 */
		WebTransportTestClient build();

	}

	/**
	 * What is asked for.
	 */
	interface RequestSpec {

		/**
		 * Add a header field.
		 * @param name the name
		 * @param values the values
		 * @return this request
		 */
		RequestSpec header(String name, String... values);

		/**
		 * Change the header fields, such as by {@link HttpHeaders#setBearerAuth}.
		 * @param headers changes them
		 * @return this request
		 */
		RequestSpec headers(Consumer<HttpHeaders> headers);

		/**
		 * Add a cookie.
		 * @param name the name
		 * @param value the value
		 * @return this request
		 */
		RequestSpec cookie(String name, String value);

		/**
		 * Set the origin, as a browser does. None by default.
		 * @param origin the origin, such as {@code https://example.org}
		 * @return this request
		 */
		RequestSpec origin(String origin);

		/**
		 * Add application protocols to offer.
		 * @param protocols the protocols in order of preference
		 * @return this request
		 */
		RequestSpec protocol(String... protocols);

		/**
		 * Ask for the session, and wait for the answer.
		 * @return the exchange, whether the session was accepted or rejected
		 * @throws AssertionError if there is no answer
		 */
		ExchangeSpec exchange();

	}

	/**
	 * A session that was asked for. All methods but {@link #expectRejected()} need one
	 * that was accepted.
	 */
	interface ExchangeSpec extends DatagramSpec {

		/**
		 * Expect that the session was accepted, and is open.
		 * @return this exchange
		 */
		ExchangeSpec expectOpen();

		/**
		 * Expect that the session was rejected.
		 * @return what to expect of the rejection
		 */
		RejectionSpec expectRejected();

		/**
		 * Expect that the server chose an application protocol.
		 * @param protocol the protocol
		 * @return this exchange
		 */
		ExchangeSpec expectProtocol(String protocol);

		/**
		 * Return the session.
		 * @return the session of the client's side
		 */
		WebTransportSession session();

		/**
		 * Send a datagram.
		 * @param payload the payload
		 * @return this exchange
		 * @throws AssertionError if it is too large, or is dropped
		 */
		ExchangeSpec sendDatagram(Object payload);

		/**
		 * Expect that the next datagram equals a value.
		 * @param expected the value
		 * @return this exchange
		 */
		ExchangeSpec expectDatagram(Object expected);

		/**
		 * Open a bidirectional stream.
		 * @return the stream
		 */
		StreamSpec bidirectionalStream();

		/**
		 * Open a unidirectional stream, which only sends.
		 * @return the stream
		 */
		StreamSpec unidirectionalStream();

		/**
		 * Expect that the server has opened a bidirectional stream, or does.
		 * @return the next stream
		 */
		StreamSpec expectBidirectionalStream();

		/**
		 * Expect that the server has opened a unidirectional stream, or does.
		 * @return the next stream, which only receives
		 */
		StreamSpec expectUnidirectionalStream();

		/**
		 * Expect that the server has subscribed the session to a topic, or does. Streams
		 * of other topics that come first are kept for later.
		 * @param topic the name of the topic, {@code $user} for that of the user
		 * @return what comes of the topic, the same as before if it is asked for again
		 */
		TopicSpec expectTopic(String topic);

		/**
		 * Expect that the server wants the session to end.
		 * @return this exchange
		 */
		ExchangeSpec expectDraining();

		/**
		 * Close the session with code 0.
		 */
		default void close() {
			close(0, "");
		}

		/**
		 * Close the session.
		 * @param code the code, 0 to 2<sup>32</sup> - 1
		 * @param reason the reason
		 */
		void close(long code, String reason);

		/**
		 * Expect that the server closes the session with a code.
		 * @param code the code, -1 for a session that ends without one
		 */
		void expectClose(long code);

		/**
		 * Expect that the server closes the session with a code and a reason.
		 * @param code the code, -1 for a session that ends without one
		 * @param reason the reason
		 */
		void expectClose(long code, String reason);

	}

	/**
	 * A session that was rejected.
	 */
	interface RejectionSpec {

		/**
		 * Expect a status.
		 * @param status the HTTP status
		 * @return this rejection
		 */
		RejectionSpec status(int status);

		/**
		 * Expect a header field.
		 * @param name the name, case-insensitive
		 * @param values the values in their order
		 * @return this rejection
		 */
		RejectionSpec header(String name, String... values);

		/**
		 * Return the header fields.
		 * @return the fields
		 */
		HttpHeaders headers();

	}

	/**
	 * A stream of a session.
	 */
	interface StreamSpec extends StreamBodySpec {

		/**
		 * Return the exchange of this stream, for the steps that follow.
		 * @return the exchange
		 */
		ExchangeSpec exchange();

		/**
		 * Send and end the stream, without waiting: the server may have to be read from
		 * before it reads on. A failure shows in the steps that follow.
		 * @param payloads what to send
		 * @return this stream
		 */
		StreamSpec send(Object... payloads);

		/**
		 * Send and keep the stream open, without waiting.
		 * @param payloads what to send
		 * @return this stream
		 */
		StreamSpec write(Object... payloads);

		/**
		 * Reset the sending side, at once.
		 * @param code the code, 0 to 2<sup>32</sup> - 1
		 * @return this stream
		 */
		StreamSpec reset(long code);

		/**
		 * Ask the server to stop sending.
		 * @param code the code, 0 to 2<sup>32</sup> - 1
		 * @return this stream
		 */
		StreamSpec stopSending(long code);

		/**
		 * Expect that the next line equals a value.
		 * @param expected the value
		 * @return this stream
		 */
		StreamSpec expectLine(Object expected);

		/**
		 * Expect that all that was not taken yet, up to the end of the stream, equals a
		 * value.
		 * @param expected the value
		 * @return this stream
		 */
		StreamSpec expectBody(Object expected);

		/**
		 * Expect that the server ends the stream, and has sent nothing that was not
		 * taken.
		 * @return this stream
		 */
		default StreamSpec expectEnd() {
			return expectBody("");
		}

		/**
		 * Expect that the server resets the stream. Bytes that come before are passed
		 * over.
		 * @param code the code, -1 for none
		 * @return this stream
		 */
		StreamSpec expectReset(long code);

		/**
		 * Expect that the server asks to stop sending.
		 * @return this stream
		 */
		StreamSpec expectStopped();

	}

}
