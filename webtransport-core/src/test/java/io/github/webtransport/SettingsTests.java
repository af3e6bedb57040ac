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

package io.github.webtransport;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the settings and their builders.
 */
class SettingsTests {

	private static final WebTransportHandshakeHandler HANDLER = (request) -> Mono.empty();

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static SessionSettings otherSession() {
		return SessionSettings.builder()
			.maxPerConnection(1)
			.maxTotal(2)
			.idleTimeout(SECOND)
			.handshakeTimeout(SECOND)
			.maxPendingStreams(0)
			.maxPendingDatagrams(0)
			.pendingTimeout(SECOND)
			.initialMaxData(1)
			.initialMaxStreams(1)
			.build();
	}

	private static QuicSettings otherQuic() {
		return QuicSettings.builder()
			.idleTimeout(SECOND)
			.maxData(1)
			.maxStreamData(1)
			.maxStreamsBidirectional(1)
			.maxStreamsUnidirectional(0)
			.maxHeaderSize(256)
			.congestionControl(CongestionControl.BBR)
			.retry(RetryMode.ALWAYS)
			.build();
	}

	private static DatagramSettings otherDatagram() {
		return DatagramSettings.builder()
			.receiveQueue(1)
			.sendQueue(1)
			.overflow(DatagramOverflow.DROP_NEWEST)
			.receiveMaxAge(SECOND)
			.sendMaxAge(null)
			.build();
	}

	@Test
	void sessionShouldKeepWhatIsSet() {
		SessionSettings settings = otherSession();
		assertThat(settings).isEqualTo(settings.mutate().build())
			.hasSameHashCodeAs(settings.mutate().build())
			.isNotEqualTo(SessionSettings.DEFAULT)
			.isNotEqualTo(settings.mutate().maxTotal(3).build())
			.hasToString("SessionSettings[maxPerConnection=1, maxTotal=2, idleTimeout=PT1S, handshakeTimeout=PT1S, "
					+ "maxPendingStreams=0, maxPendingDatagrams=0, pendingTimeout=PT1S, initialMaxData=1, "
					+ "initialMaxStreams=1]");
		assertThat(settings.getMaxPerConnection()).isOne();
		assertThat(settings.getMaxTotal()).isEqualTo(2);
		assertThat(settings.getIdleTimeout()).isEqualTo(SECOND);
		assertThat(settings.mutate().idleTimeout(null).build().getIdleTimeout()).isNull();
	}

	@Test
	void quicShouldKeepWhatIsSet() {
		QuicSettings settings = otherQuic();
		assertThat(settings).isEqualTo(settings.mutate().build())
			.hasSameHashCodeAs(settings.mutate().build())
			.isNotEqualTo(QuicSettings.DEFAULT)
			.isNotEqualTo(settings.mutate().retry(RetryMode.NEVER).build())
			.hasToString("QuicSettings[idleTimeout=PT1S, maxData=1, maxStreamData=1, maxStreamsBidirectional=1, "
					+ "maxStreamsUnidirectional=0, maxHeaderSize=256, congestionControl=BBR, retry=ALWAYS]");
	}

	@Test
	void datagramShouldKeepWhatIsSet() {
		DatagramSettings settings = otherDatagram();
		assertThat(settings).isEqualTo(settings.mutate().build())
			.hasSameHashCodeAs(settings.mutate().build())
			.isNotEqualTo(DatagramSettings.DEFAULT)
			.isNotEqualTo(settings.mutate().sendQueue(2).build())
			.hasToString("DatagramSettings[receiveQueue=1, sendQueue=1, overflow=DROP_NEWEST, receiveMaxAge=PT1S, "
					+ "sendMaxAge=null]");
	}

	@Test
	void buildersShouldStartWithTheDefaults() {
		assertThat(SessionSettings.builder().build()).isEqualTo(SessionSettings.DEFAULT);
		assertThat(QuicSettings.builder().build()).isEqualTo(QuicSettings.DEFAULT);
		assertThat(DatagramSettings.builder().build()).isEqualTo(DatagramSettings.DEFAULT);
		ClientSettings client = ClientSettings.builder().build();
		assertThat(client.getSession()).isSameAs(SessionSettings.DEFAULT);
		assertThat(client.getQuic()).isSameAs(QuicSettings.DEFAULT);
		assertThat(client.getDatagram()).isSameAs(DatagramSettings.DEFAULT);
		assertThat(client.getTls()).isSameAs(ClientTlsSettings.DEFAULT);
		assertThat(client.getConnectTimeout()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void tlsShouldKeepWhatIsSetAndTellNobodyThePassword() throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
		TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
		TlsSettings settings = TlsSettings.builder(keys)
			.keyPassword("s3cret")
			.trustManager(trust)
			.clientAuth(TlsSettings.ClientAuth.WANT)
			.build()
			.mutate()
			.build();
		assertThat(settings.getKeyManagerFactory()).isSameAs(keys);
		assertThat(settings.getTrustManagerFactory()).isSameAs(trust);
		assertThat(settings.getKeyPassword()).isEqualTo("s3cret");
		assertThat(settings.getClientAuth()).isEqualTo(TlsSettings.ClientAuth.WANT);
		ClientTlsSettings client = ClientTlsSettings.builder()
			.keyManager(keys, "s3cret")
			.trustCertificateHash(new byte[32])
			.build()
			.mutate()
			.build();
		assertThat(client.getKeyManagerFactory()).isSameAs(keys);
		assertThat(client.getKeyPassword()).isEqualTo("s3cret");
		assertThat(client.getCertificateHashes()).hasSize(1);
		assertThat(settings.toString() + client).doesNotContain("s3cret");
	}

	@Test
	void tlsShouldKeepServerNamesInOneForm() {
		TlsSettings named = SelfSignedCertificate.create().toTlsSettings();
		TlsSettings settings = named.mutate()
			.serverName("API.example.org", named)
			.serverName("*.Bücher.example", named)
			.build();
		assertThat(settings.getServerNames()).containsOnlyKeys("api.example.org", "*.xn--bcher-kva.example");
		assertThat(settings.mutate().build().getServerNames()).isEqualTo(settings.getServerNames());
	}

	@Test
	void whenServerNamesDifferInMoreThanKeysThenTheyAreRefused() {
		TlsSettings named = SelfSignedCertificate.create().toTlsSettings();
		TlsSettings.Builder asking = named.mutate()
			.clientAuth(TlsSettings.ClientAuth.WANT)
			.serverName("a.example.org", named);
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(asking::build)
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("clientAuth"));
		TlsSettings.Builder nested = named.mutate()
			.serverName("a.example.org", named.mutate().serverName("b.example.org", named).build());
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(nested::build)
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo("a.example.org"));
	}

	@Test
	void tlsShouldKeepTicketKeysAndTellNobody() {
		byte[] key = new byte[TlsSettings.MIN_TICKET_KEY_LENGTH];
		key[0] = 77;
		TlsSettings settings = SelfSignedCertificate.create().toTlsSettings().mutate().ticketKeys(List.of(key)).build();
		key[0] = 0;
		assertThat(settings.mutate().build().getTicketKeys()).hasSize(1);
		assertThat(settings.getTicketKeys().get(0)).startsWith(77);
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> settings.mutate().ticketKeys(List.of(new byte[] { 77, 77 })))
			.satisfies(
					(ex) -> assertThat(ex.getMessage()).contains("ticketKeys", "2 bytes", "32").doesNotContain("77"));
	}

	@Test
	void connectionIdShouldKeepWhatIsSet() {
		ConnectionIdSettings settings = ConnectionIdSettings.builder("0a3f")
			.configRotation(3)
			.lengthSelfDescription(true)
			.build();
		assertThat(settings.mutate().build()).isEqualTo(settings).hasSameHashCodeAs(settings);
		assertThat(settings).isNotEqualTo(ConnectionIdSettings.builder(new byte[] { 10, 63 }).build())
			.hasToString("ConnectionIdSettings[serverId=0a3f, configRotation=3, lengthSelfDescription=true]");
		assertThat(settings.getServerId()).containsExactly(10, 63);
	}

	@Test
	void whenTrustIsContradictoryThenItIsRefused() throws Exception {
		ClientTlsSettings.Builder builder = ClientTlsSettings.builder()
			.trustCertificateHash(new byte[32])
			.trustManager(TrustManagerFactory.getInstance("PKIX"));
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("not both");
	}

	@Test
	void clientShouldKeepWhatIsSet() {
		WebTransportMetrics metrics = new NoopMetrics();
		ClientSettings settings = ClientSettings.builder()
			.connectTimeout(SECOND)
			.quic(otherQuic())
			.session(otherSession())
			.datagram(otherDatagram())
			.header("X-A", "1")
			.origin("https://a.example")
			.origin("https://b.example")
			.protocols("p")
			.protocols("q")
			.assumeWebTransport(true)
			.metrics(metrics)
			.build();
		ClientSettings same = settings.mutate().header("x-a", "2").build();
		assertThat(settings.getHeaders().get("x-A")).containsExactly("1");
		assertThat(same.getHeaders().get("X-A")).containsExactly("1", "2");
		assertThat(same.getHeaders().get("origin")).containsExactly("https://b.example");
		assertThat(same.getProtocols()).containsExactly("q");
		assertThat(same.getConnectTimeout()).isEqualTo(SECOND);
		assertThat(same.getQuic()).isEqualTo(otherQuic());
		assertThat(same.getSession()).isEqualTo(otherSession());
		assertThat(same.getDatagram()).isEqualTo(otherDatagram());
		assertThat(same.isAssumeWebTransport()).isTrue();
		assertThat(same.getMetrics()).isSameAs(metrics);
	}

	@Test
	void serverShouldKeepWhatIsSet(@TempDir Path directory) {
		TlsSettings tls = SelfSignedCertificate.create().toTlsSettings();
		InetAddress address = InetAddress.getLoopbackAddress();
		ServerSettings settings = ServerSettings.builder(HANDLER)
			.port(1)
			.address(address)
			.listeners(2)
			.webTransport(false)
			.tls(tls)
			.quic(otherQuic())
			.session(otherSession())
			.datagram(otherDatagram())
			.qlogDirectory(directory)
			.connectionId(ConnectionIdSettings.builder("01").build())
			.metrics(new NoopMetrics())
			.build();
		assertThat(settings.mutate().build()).usingRecursiveComparison().isEqualTo(settings);
		assertThat(settings.mutate().port(2).build().getPort()).isEqualTo(2);
		assertThat(settings.getPort()).isOne();
	}

	@Test
	void whenServerHasNoKeyThenItCannotBeBuilt() {
		assertThatIllegalStateException().isThrownBy(() -> ServerSettings.builder(HANDLER).build());
	}

	@Test
	void requestShouldKeepWhatIsSet() {
		SessionRequest request = SessionRequest.builder(URI.create("https://localhost/a"))
			.header("a", "1")
			.protocols("p")
			.protocols("q", "r")
			.build();
		SessionRequest other = request.mutate().header("a", "2").build();
		assertThat(request.getProtocols()).containsExactly("q", "r");
		assertThat(other.getUri()).isEqualTo(request.getUri());
		assertThat(other.getProtocols()).containsExactly("q", "r");
		assertThat(other.getHeaders().get("A")).containsExactly("1", "2");
		assertThat(request.getHeaders().get("A")).containsExactly("1");
	}

	@ParameterizedTest
	@MethodSource
	void whenValueIsOutOfRangeThenItNamesItself(String name, String value, Supplier<?> setter) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(setter::get).satisfies((ex) -> {
			assertThat(ex.getName()).isEqualTo(name);
			assertThat(ex.getValue()).isEqualTo(value);
			assertThat(ex.getMessage()).contains(name, value, ex.getExpected());
		});
	}

	static Stream<Arguments> whenValueIsOutOfRangeThenItNamesItself() {
		return Stream.of(invalid("receiveQueue", "0", () -> DatagramSettings.builder().receiveQueue(0)),
				invalid("sendQueue", "1048577", () -> DatagramSettings.builder().sendQueue((1 << 20) + 1)),
				invalid("receiveMaxAge", "PT0S", () -> DatagramSettings.builder().receiveMaxAge(Duration.ZERO)),
				invalid("sendMaxAge", "PT0S", () -> DatagramSettings.builder().sendMaxAge(Duration.ZERO)),
				invalid("idleTimeout", "PT0S", () -> QuicSettings.builder().idleTimeout(Duration.ZERO)),
				invalid("maxData", "0", () -> QuicSettings.builder().maxData(0)),
				invalid("maxStreamData", "4611686018427387904", () -> QuicSettings.builder().maxStreamData(1L << 62)),
				invalid("maxStreamsBidirectional", "0", () -> QuicSettings.builder().maxStreamsBidirectional(0)),
				invalid("maxStreamsUnidirectional", "-1", () -> QuicSettings.builder().maxStreamsUnidirectional(-1)),
				invalid("maxHeaderSize", "255", () -> QuicSettings.builder().maxHeaderSize(255)),
				invalid("maxPerConnection", "0", () -> SessionSettings.builder().maxPerConnection(0)),
				invalid("maxTotal", "0", () -> SessionSettings.builder().maxTotal(0)),
				invalid("idleTimeout", "PT-1S", () -> SessionSettings.builder().idleTimeout(SECOND.negated())),
				invalid("handshakeTimeout", "PT0S", () -> SessionSettings.builder().handshakeTimeout(Duration.ZERO)),
				invalid("maxPendingStreams", "-1", () -> SessionSettings.builder().maxPendingStreams(-1)),
				invalid("maxPendingDatagrams", "65537", () -> SessionSettings.builder().maxPendingDatagrams(65537)),
				invalid("pendingTimeout", "PT0S", () -> SessionSettings.builder().pendingTimeout(Duration.ZERO)),
				invalid("initialMaxData", "0", () -> SessionSettings.builder().initialMaxData(0)),
				invalid("initialMaxStreams", "1152921504606846977",
						() -> SessionSettings.builder().initialMaxStreams((1L << 60) + 1)),
				invalid("connectTimeout", "PT0S", () -> ClientSettings.builder().connectTimeout(Duration.ZERO)),
				invalid("connectTimeout", "PT0S", () -> WebTransportClient.builder().connectTimeout(Duration.ZERO)),
				invalid("handshakeTimeout", "PT0S", () -> WebTransportClient.builder().handshakeTimeout(Duration.ZERO)),
				invalid("port", "65536", () -> ServerSettings.builder(HANDLER).port(65536)),
				invalid("listeners", "1025", () -> ServerSettings.builder(HANDLER).listeners(1025)),
				invalid("serverId", "", () -> ConnectionIdSettings.builder("")),
				invalid("serverId", "xyz", () -> ConnectionIdSettings.builder("xyz")),
				invalid("serverId", "010203040506070809", () -> ConnectionIdSettings.builder("010203040506070809")),
				invalid("configRotation", "7", () -> ConnectionIdSettings.builder("01").configRotation(7)),
				invalid("serverName", "no name", () -> tlsBuilder().serverName("no name", tlsBuilder().build())),
				invalid("serverName", "a.*.example",
						() -> tlsBuilder().serverName("a.*.example", tlsBuilder().build())),
				invalid("serverName", "*.", () -> tlsBuilder().serverName("*.", tlsBuilder().build())),
				invalid("qlogDirectory", "/does/not/exist",
						() -> ServerSettings.builder(HANDLER).qlogDirectory(Path.of("/does/not/exist"))));
	}

	private static TlsSettings.Builder tlsBuilder() {
		return SelfSignedCertificate.create().toTlsSettings().mutate();
	}

	private static Arguments invalid(String name, String value, Supplier<@Nullable Object> setter) {
		return Arguments.arguments(name, value, setter);
	}

}
