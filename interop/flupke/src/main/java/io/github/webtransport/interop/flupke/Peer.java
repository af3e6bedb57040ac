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

package io.github.webtransport.interop.flupke;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.flupke.Http3Client;
import tech.kwik.flupke.Http3ClientBuilder;
import tech.kwik.flupke.webtransport.ClientSessionFactory;
import tech.kwik.flupke.webtransport.Session;
import tech.kwik.flupke.webtransport.WebTransportHttp3ApplicationProtocolFactory;
import tech.kwik.flupke.webtransport.WebTransportStream;

/**
 * Plays both parts of the matrix with Flupke, as far as its interface goes: it has no
 * datagrams, no codes of streams and no choice of a protocol.
 */
public final class Peer {

	private static final long LIMIT = 20;

	private static final Map<String, String> PATHS = Map.of("bidi-server", "/open", "close-server", "/close",
			"close-client", "/wait");

	private Peer() {
	}

	/**
	 * Play a part.
	 * @param args the part, and what it needs
	 * @throws Exception if the part cannot be played
	 */
	public static void main(String[] args) throws Exception {
		switch (args[0]) {
			case "classpath" -> Files.writeString(Path.of(args[1]), System.getProperty("java.class.path"));
			case "server" -> serve(args[1], args[2]);
			default -> {
				for (int i = 3; i < args.length; i++) {
					System.out.println("RESULT " + args[i] + " " + play(args[i], args[1]));
				}
				System.exit(0);
			}
		}
	}

	private static String play(String name, String server) {
		CompletableFuture<String> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				run(name, server);
				result.complete("pass");
			}
			catch (Throwable ex) {
				ex.printStackTrace();
				result.complete("fail " + ex.toString().replaceAll("\\s+", " "));
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
		return result.completeOnTimeout("fail not done within " + LIMIT + " s", LIMIT, TimeUnit.SECONDS).join();
	}

	private static void run(String name, String server) throws Exception {
		URI uri = URI.create(server + PATHS.getOrDefault(name, "/echo"));
		Http3ClientBuilder builder = (Http3ClientBuilder) Http3Client.newBuilder();
		Http3Client client = (Http3Client) builder.disableCertificateCheck()
			.maxAdditionalOpenPeerInitiatedUnidirectionalStreams(10)
			.maxAdditionalOpenPeerInitiatedBidirectionalStreams(10)
			.connectTimeout(Duration.ofSeconds(5))
			.build();
		BlockingQueue<WebTransportStream> incoming = new LinkedBlockingQueue<>();
		CompletableFuture<String> closed = new CompletableFuture<>();
		Session session = ClientSessionFactory.newBuilder()
			.serverUri(uri)
			.httpClient(client)
			.build()
			.createSession(uri, incoming::add, incoming::add);
		session.registerSessionTerminatedEventListener((code, reason) -> closed.complete(code + " " + reason));
		session.open();
		switch (name) {
			case "bidi" -> {
				WebTransportStream stream = session.createBidirectionalStream();
				send(stream, "hello");
				equal("hello", read(stream));
			}
			case "bidi-server" -> {
				WebTransportStream stream = incoming.take();
				String text = read(stream);
				send(stream, text);
				equal("from-server", text);
				Thread.sleep(300);
			}
			case "uni" -> {
				send(session.createUnidirectionalStream(), "one way");
				equal("one way", read(incoming.take()));
			}
			case "close-server" -> equal("4242 bye", closed.get());
			case "close-client" -> session.close(1234, "done");
			case "10mb" -> large(session.createBidirectionalStream());
			default -> throw new IllegalArgumentException("No such cell");
		}
		session.close();
		Thread.sleep(200);
	}

	private static void large(WebTransportStream stream) throws Exception {
		byte[] bytes = new byte[10 * 1024 * 1024];
		new Random(7).nextBytes(bytes);
		CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
			try {
				stream.getOutputStream().write(bytes);
				stream.getOutputStream().close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		byte[] answer = stream.getInputStream().readAllBytes();
		sent.get();
		if (!Arrays.equals(bytes, answer)) {
			throw new IllegalStateException("The bytes differ; " + answer.length + " came");
		}
	}

	private static void send(WebTransportStream stream, String text) throws IOException {
		stream.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		stream.getOutputStream().close();
	}

	private static String read(WebTransportStream stream) throws IOException {
		return new String(stream.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static void equal(Object expected, Object actual) {
		if (!expected.equals(actual)) {
			throw new IllegalStateException("Expected " + expected + " but was " + actual);
		}
	}

	private static void serve(String certificate, String key) throws Exception {
		ServerConnectionConfig config = ServerConnectionConfig.builder()
			.maxOpenPeerInitiatedUnidirectionalStreams(13)
			.maxOpenPeerInitiatedBidirectionalStreams(10)
			.build();
		DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		WebTransportHttp3ApplicationProtocolFactory factory = new WebTransportHttp3ApplicationProtocolFactory(
				(request, response) -> {
				});
		factory.registerWebTransportServer("/echo", Peer::echo);
		factory.registerWebTransportServer("/open", Peer::open);
		factory.registerWebTransportServer("/close", (session) -> {
			session.open();
			quietly(() -> session.close(4242, "bye"));
		});
		factory.registerWebTransportServer("/wait", (session) -> {
			session.registerSessionTerminatedEventListener(
					(code, reason) -> System.out.println("EVENT closed " + code + " " + reason));
			session.open();
		});
		ServerConnector connector = ServerConnector.builder()
			.withSocket(socket)
			.withKeyStore(keyStore(certificate, key), "peer", new char[0])
			.withConfiguration(config)
			.withLogger(new NullLogger())
			.build();
		connector.registerApplicationProtocol("h3", factory);
		connector.start();
		System.out.println("READY " + socket.getLocalPort());
		System.in.readAllBytes();
		System.exit(0);
	}

	private static KeyStore keyStore(String certificate, String key) throws Exception {
		String secret = Files.readString(Path.of(key)).replaceAll("-----.*-----|\\s", "");
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(null, null);
		try (InputStream chain = new FileInputStream(certificate)) {
			keyStore.setKeyEntry("peer",
					KeyFactory.getInstance("EC")
						.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(secret))),
					new char[0],
					new Certificate[] { CertificateFactory.getInstance("X.509").generateCertificate(chain) });
		}
		return keyStore;
	}

	private static void echo(Session session) {
		session.setBidirectionalStreamReceiveHandler((stream) -> quietly(() -> {
			stream.getInputStream().transferTo(stream.getOutputStream());
			stream.getOutputStream().close();
		}));
		session.setUnidirectionalStreamReceiveHandler((stream) -> quietly(() -> {
			WebTransportStream answer = session.createUnidirectionalStream();
			stream.getInputStream().transferTo(answer.getOutputStream());
			answer.getOutputStream().close();
		}));
		session.open();
	}

	private static void open(Session session) {
		session.open();
		quietly(() -> {
			WebTransportStream stream = session.createBidirectionalStream();
			send(stream, "from-server");
			System.out.println("EVENT bidi-server " + read(stream));
		});
	}

	private static void quietly(Action action) {
		try {
			action.run();
		}
		catch (IOException ex) {
			ex.printStackTrace();
		}
	}

	/**
	 * Something that may fail because its session is over.
	 */
	private interface Action {

		void run() throws IOException;

	}

}
