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

package io.github.webtransport.rawpeer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The proxy of {@code docs/session-proxy.md} between two peers of which neither is ours.
 */
class SessionProxyIT {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	final RawServer upstream = new RawServer();

	private WebTransportClient client;

	private WebTransportServer proxy;

	private RawPeer peer;

	@BeforeEach
	void start() {
		this.client = WebTransportClient.builder().trustCertificateHash(RawServer.certificateHash()).build();
		URI target = this.upstream.uri("/");
		this.proxy = WebTransportServer.create(ServerSettings.builder(new SessionProxy(this.client, target))
			.port(0)
			.address(InetAddress.getLoopbackAddress())
			.tls(CERTIFICATE.toTlsSettings())
			.build());
		this.proxy.start();
		this.peer = RawPeer.browser(this.proxy.getAddress().getPort());
	}

	@AfterEach
	void stop() {
		this.peer.close();
		this.proxy.stop();
		this.client.close().block(Journal.BOUND);
	}

	private RawServerConnection server() {
		return this.upstream.awaitConnection(0);
	}

	/**
	 * Open a stream through the proxy, which is the first that it opens there.
	 */
	private RawStream openBidi(RawStream session) {
		RawStream stream = this.peer.openBidi(session, RawBytes.text("ping"));
		server().awaitPreamble(4, Codes.SIGNAL_WEBTRANSPORT_BIDI, 0);
		server().awaitBytes(4, 4);
		return stream;
	}

	@Test
	void whenProtocolIsChosenBehindTheProxyThenThePeerGetsIt() {
		this.upstream.answer((request) -> {
			assertThat(request.header(":path")).isEqualTo("/room?a=b");
			assertThat(request.header("wt-available-protocols")).isEqualTo("\"a\", \"b\"");
			request.status(200, "wt-protocol", "\"b\"");
		});
		Response response = this.peer.request("/room?a=b", "wt-available-protocols", "\"a\", \"b\"").awaitResponse();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.field("wt-protocol")).isEqualTo("\"b\"");
	}

	@Test
	void whenSessionIsRefusedBehindTheProxyThenThePeerLearnsWhy() {
		this.upstream.answer((request) -> request.status(429, "retry-after", "3", "content-length", "0"));
		Response response = this.peer.request("/").awaitResponse();
		assertThat(response.status()).isEqualTo(429);
		assertThat(response.field("retry-after")).isEqualTo("3");
		assertThat(response.field("content-length")).isNull();
	}

	@Test
	void whenStreamIsSentThenBytesAndFinArePassedBothWays() {
		RawStream session = this.peer.establish("/");
		RawStream stream = openBidi(session);
		server().write(4, RawBytes.text("pong"));
		stream.awaitText("pong").fin();
		// The raw server answers FIN with FIN
		server().awaitFin(4);
		stream.awaitFin();
	}

	@Test
	void whenServerOpensAStreamThenThePeerGetsIt() {
		RawStream session = this.peer.establish("/");
		server().openUni(RawBytes.uniPreamble(0), RawBytes.text("news"));
		this.peer.awaitUni(session).awaitText("news");
	}

	@Test
	void whenPeerResetsThenServerSeesTheSameCodeAndTheOtherDirectionGoesOn() {
		RawStream stream = openBidi(this.peer.establish("/"));
		stream.reset(Codes.application(42));
		server().awaitReset(4, Codes.application(42));
		server().writeAndFin(4, RawBytes.text("still here"));
		stream.awaitText("still here").awaitFin();
	}

	@Test
	void whenServerResetsThenPeerSeesTheSameCode() {
		RawStream stream = openBidi(this.peer.establish("/"));
		server().reset(4, Codes.application(4294967295L));
		stream.awaitReset(Codes.application(4294967295L));
	}

	@Test
	void whenServerStopsThenPeerIsStopped() {
		RawStream stream = openBidi(this.peer.establish("/"));
		server().stopSending(4, Codes.application(7));
		// The engine does not tell the code
		stream.awaitStopSending(Codes.application(0));
	}

	@Test
	void whenDatagramsAreSentThenTheyArePassedBothWays() {
		this.upstream.answer((request) -> {
			request.status(200);
			request.connection().datagram(RawBytes.datagram(0, RawBytes.text("hello")));
		});
		RawStream session = this.peer.establish("/");
		this.peer.awaitDatagram(session, "hello");
	}

	@Test
	void whenPeerClosesThenServerSeesCodeAndReason() {
		RawStream session = this.peer.establish("/");
		session.write(RawBytes.data(RawBytes.closeCapsule(5, "bye"))).fin();
		assertThat(server().awaitFrame(0, Codes.FRAME_DATA).payload()).isEqualTo(RawBytes.closeCapsule(5, "bye"));
		server().awaitFin(0);
	}

	@Test
	void whenServerClosesThenPeerSeesCodeAndReasonAndStreamsAreGone() {
		RawStream session = this.peer.establish("/");
		RawStream stream = openBidi(session);
		server().writeAndFin(0, RawBytes.data(RawBytes.closeCapsule(9, "enough")));
		session.awaitCapsule(RawBytes.closeCapsule(9, "enough"));
		stream.awaitReset(Codes.WT_SESSION_GONE);
	}

	@Test
	void documentedCodeShouldBeTheCodeOfThisTest() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/github/webtransport/rawpeer/SessionProxy.java"));
		String code = source.substring(source.indexOf("import "));
		assertThat(code.lines().count()).isLessThanOrEqualTo(115);
		assertThat(Files.readString(Path.of("../docs/session-proxy.md"))).contains("```java\n" + code + "```");
	}

}
