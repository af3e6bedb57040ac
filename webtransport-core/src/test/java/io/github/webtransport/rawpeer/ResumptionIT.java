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

import java.net.InetAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

import javax.net.ssl.KeyManagerFactory;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.conformance.Rows;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients that come back, to the same server or to another one.
 */
@ExtendWith(LeakGuard.class)
class ResumptionIT {

	private static final byte[] FIRST = newKey();

	private static final byte[] SECOND = newKey();

	private static final String NAME = "a.example.org";

	private static final String OTHER_NAME = "b.example.org";

	private static X509Bundle authority;

	private static X509Bundle otherAuthority;

	private final List<WebTransportServer> servers = new ArrayList<>();

	/**
	 * The certificates of the clients that have asked for a session.
	 */
	private final Queue<List<X509Certificate>> clients = new ConcurrentLinkedQueue<>();

	private TlsPeer peer = new TlsPeer();

	@BeforeAll
	static void issue() throws Exception {
		authority = authority("CN=authority");
		otherAuthority = authority("CN=other authority");
	}

	private static X509Bundle authority(String subject) throws Exception {
		return new CertificateBuilder().subject(subject).setIsCertificateAuthority(true).buildSelfSigned();
	}

	private static byte[] newKey() {
		byte[] key = new byte[TlsSettings.MIN_TICKET_KEY_LENGTH];
		new SecureRandom().nextBytes(key);
		return key;
	}

	@AfterEach
	void stop() throws Exception {
		this.peer.close();
		this.servers.forEach(WebTransportServer::stop);
	}

	private int start(TlsSettings tls) {
		WebTransportServer server = WebTransportServer.create(ServerSettings.builder((request) -> {
			this.clients.add(request.getPeerCertificates());
			return Mono.empty();
		}).port(0).listeners(1).address(InetAddress.getLoopbackAddress()).tls(tls).build());
		server.start();
		this.servers.add(server);
		return server.getAddress().getPort();
	}

	private static TlsSettings tls(byte[]... keys) throws Exception {
		return TlsSettings.builder(authority.toKeyManagerFactory()).ticketKeys(List.of(keys)).build();
	}

	private boolean isResumed(int port) throws Exception {
		TlsPeer.Handshake handshake = this.peer.connect(NAME, port);
		assertThat(handshake.earlyData()).isFalse();
		return handshake.resumed();
	}

	@Test
	@Rows("S28")
	@DisplayName("S28 a client resumes at a second server with the same key, without early data, and not at one with another")
	void whenServersShareAKeyThenClientResumes() throws Exception {
		int one = start(tls(FIRST));
		assertThat(isResumed(one)).isFalse();
		assertThat(isResumed(one)).isTrue();
		assertThat(isResumed(start(tls(FIRST)))).isTrue();
		assertThat(isResumed(start(tls(SECOND)))).isFalse();
	}

	@Test
	@DisplayName("A ticket of a former key is taken and replaced by one of the key in use")
	void whenKeysAreRotatedThenFormerTicketsAreTaken() throws Exception {
		assertThat(isResumed(start(tls(FIRST)))).isFalse();
		assertThat(isResumed(start(tls(SECOND, FIRST)))).isTrue();
		assertThat(isResumed(start(tls(SECOND)))).isTrue();
		assertThat(isResumed(start(tls(FIRST)))).isFalse();
	}

	@Test
	@DisplayName("Tickets survive the reload of a certificate where there are keys, and end with it where there are none")
	void whenCertificateIsReloadedThenTicketsStayWithTheKeys() throws Exception {
		int port = start(tls(FIRST));
		isResumed(port);
		this.servers.get(0).reloadTls(tls(FIRST));
		assertThat(isResumed(port)).isTrue();
		this.servers.get(0).reloadTls(tls());
		assertThat(isResumed(port)).isFalse();
		assertThat(isResumed(port)).isTrue();
		this.servers.get(0).reloadTls(tls());
		assertThat(isResumed(port)).isFalse();
	}

	@Test
	@DisplayName("A ticket of one name does not let a client in at another one, whose authority has not judged it")
	void whenTicketIsOfAnotherNameThenClientIsJudgedAgain() throws Exception {
		KeyManagerFactory client = new CertificateBuilder().subject("CN=client")
			.buildIssuedBy(authority)
			.toKeyManagerFactory();
		for (List<byte[]> keys : List.of(List.of(FIRST), List.<byte[]>of())) {
			TlsSettings trusting = asking(authority).build();
			int port = start(trusting.mutate()
				.serverName(NAME, trusting)
				.serverName(OTHER_NAME, asking(otherAuthority).build())
				.ticketKeys(keys)
				.build());
			this.peer.close();
			this.peer = new TlsPeer(client);
			isResumed(port);
			assertThat(isResumed(port)).isTrue();
			this.peer.useTicketFor(NAME, OTHER_NAME);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.peer.connect(OTHER_NAME, port));
		}
	}

	@Test
	@DisplayName("Where a server has no names, the name does not matter, and a client can use its ticket for any")
	void whenThereAreNoNamesThenTicketIsGoodForAny() throws Exception {
		int port = start(tls(FIRST));
		isResumed(port);
		this.peer.useTicketFor(NAME, OTHER_NAME);
		assertThat(this.peer.connect(OTHER_NAME, port).resumed()).isTrue();
	}

	@Test
	@DisplayName("A client that resumes has its certificate, and its ticket does not outlive the authority that has judged it")
	void whenAuthorityIsReplacedThenTicketsEnd() throws Exception {
		this.peer.close();
		this.peer = new TlsPeer(
				new CertificateBuilder().subject("CN=client").buildIssuedBy(authority).toKeyManagerFactory());
		int port = start(asking(authority).ticketKeys(List.of(FIRST)).build());
		isResumed(port);
		assertThat(isResumed(port)).isTrue();
		assertThat(this.clients).hasSize(2)
			.allSatisfy((chain) -> assertThat(chain.get(0).getSubjectX500Principal().getName()).isEqualTo("CN=client"));
		this.servers.get(0).reloadTls(asking(otherAuthority).ticketKeys(List.of(FIRST)).build());
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.peer.connect(NAME, port));
	}

	private static TlsSettings.Builder asking(X509Bundle trusted) throws Exception {
		return TlsSettings.builder(authority.toKeyManagerFactory())
			.trustManager(trusted.toTrustManagerFactory())
			.clientAuth(TlsSettings.ClientAuth.NEED);
	}

}
