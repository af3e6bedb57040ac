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

package io.github.webtransport.agent;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A member of a room, for as long as this process runs: it comes back when the
 * application does.
 */
@Component
class Agent implements ApplicationRunner, DisposableBean {

	private static final Retry COME_BACK = Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
		.maxBackoff(Duration.ofSeconds(10));

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(Agent.class);

	private final AgentProperties properties;

	private final ObjectProvider<WebTransportClient.Builder> clients;

	private final JacksonJsonDecoder decoder;

	private final JacksonJsonEncoder encoder;

	private final Disposable.Swap visits = Disposables.swap();

	private volatile @Nullable WebTransportClient client;

	Agent(AgentProperties properties, ObjectProvider<WebTransportClient.Builder> clients, JsonMapper mapper) {
		this.properties = properties;
		this.clients = clients;
		this.decoder = new JacksonJsonDecoder(mapper);
		this.encoder = new JacksonJsonEncoder(mapper);
	}

	@Override
	public void run(ApplicationArguments arguments) {
		this.visits.update(Mono.defer(this::visit)
			.doOnError((ex) -> logger.warn("Not in the room: " + ex.getMessage()))
			.retryWhen(COME_BACK)
			.subscribe());
	}

	private Mono<Void> visit() {
		// Asked anew each time: an application that was restarted has another certificate
		return WebClient.create(this.properties.application().toString())
			.get()
			.uri("/webtransport/info")
			.retrieve()
			.bodyToMono(ServerInfo.class)
			.timeout(TIMEOUT)
			// A client looks for its engine in files
			.publishOn(Schedulers.boundedElastic())
			.flatMap((info) -> Mono.using(() -> createClient(info), (client) -> client.connect(room(info), this::talk),
					WebTransportClient::dispose))
			.then(Mono.error(() -> new IllegalStateException("The session was closed")));
	}

	private WebTransportClient createClient(ServerInfo info) {
		WebTransportClient.Builder builder = this.clients.getObject();
		info.certificateHashes().forEach(builder::trustCertificateHash);
		WebTransportClient client = builder.build();
		this.client = client;
		return client;
	}

	private URI room(ServerInfo info) {
		return UriComponentsBuilder.fromUriString("https://{host}:{port}/rooms/{room}?name={name}")
			.encode()
			.buildAndExpand(this.properties.application().getHost(), info.port(), this.properties.room(),
					this.properties.name())
			.toUri();
	}

	private Mono<Void> talk(WebTransportSession session) {
		logger.info("In the room: " + session.getHandshakeInfo().getPath());
		return session.createBidirectionalStream().flatMap((stream) -> talk(session, stream));
	}

	private Mono<Void> talk(WebTransportSession session, WebTransportStream stream) {
		Conversation conversation = new Conversation(this.properties.question(), Clock.systemUTC());
		Flux<Line> chat = session.incomingUnidirectionalStreams()
			.flatMap((topic) -> read(topic.receive(), TopicLine.class))
			.mapNotNull(TopicLine::data);
		// Ends with the first of the two, as a whole that is merged does not
		Flux<Line> heard = Flux.merge(read(stream.receive(), Line.class).materialize(), chat.materialize())
			.dematerialize();
		Flux<Said> answers = heard.mapNotNull(conversation::hear)
			.doOnNext((said) -> logger.info("Says: " + said.text()));
		Flux<DataBuffer> lines = this.encoder.encode(answers, session.bufferFactory(),
				ResolvableType.forClass(Said.class), MediaType.APPLICATION_NDJSON, null);
		// The server learns of a stream by its first bytes, and speaks first
		DataBuffer hello = session.bufferFactory().wrap("\n".getBytes(StandardCharsets.UTF_8));
		return stream.send(lines.startWith(hello));
	}

	private <T> Flux<T> read(Flux<DataBuffer> bytes, Class<T> type) {
		return this.decoder.decode(bytes, ResolvableType.forClass(type), MediaType.APPLICATION_NDJSON, null).cast(type);
	}

	/**
	 * Leave the room. Waits until the application knows, or else the agent would be seen
	 * there until the idle timeout.
	 */
	@Override
	public void destroy() {
		this.visits.dispose();
		WebTransportClient client = this.client;
		if (client != null) {
			client.close().block(TIMEOUT);
		}
	}

}
