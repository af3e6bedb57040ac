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

package io.github.webtransport.autoconfigure.ssl;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.autoconfigure.server.FakeWebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServerTls}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerTlsTests {

	private static final byte[] KEY = new byte[TlsSettings.MIN_TICKET_KEY_LENGTH];

	private final WebTransportServerProperties.Ssl properties = new WebTransportServerProperties.Ssl();

	private final SelfSignedCertificate certificate = SelfSignedCertificate.create();

	private final SslBundle bundle = bundle();

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("web", this.bundle);

	@Test
	void whenNothingIsSetThenCertificateIsMissing() {
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles, null);
		assertThatExceptionOfType(MissingCertificateException.class).isThrownBy(tls::getSettings);
	}

	@Test
	void whenBothAreSetThenTheyExcludeEachOther() {
		this.properties.setBundle("web");
		assertThatExceptionOfType(MutuallyExclusiveConfigurationPropertiesException.class)
			.isThrownBy(() -> new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles,
					this.certificate));
	}

	@Test
	void whenSelfSignedThenItsCertificateIsUsed() {
		TlsSettings settings = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), null,
				this.certificate)
			.getSettings();
		assertThat(settings.getKeyManagerFactory().getKeyManagers()).isNotEmpty();
		assertThat(settings.getClientAuth()).isEqualTo(TlsSettings.ClientAuth.NONE);
	}

	@Test
	void whenSelfSignedThenClientAuthIsRefused() {
		this.properties.setClientAuth(TlsSettings.ClientAuth.NEED);
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), null,
				this.certificate);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(tls::getSettings)
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("webtransport.server.ssl.client-auth"));
	}

	@Test
	void whenBundleHasTheTrustStoreOfTheJvmThenClientAuthIsRefused() throws Exception {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init((KeyStore) null);
		this.bundles.updateBundle("web", bundle(trust));
		this.properties.setBundle("web");
		this.properties.setClientAuth(TlsSettings.ClientAuth.WANT);
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles, null);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(tls::getSettings)
			.satisfies((ex) -> assertThat(ex.getReason()).contains("The SSL bundle 'web' has no trust store"));
	}

	@Test
	void whenBundleIsSetThenItsKeyIsUsed() {
		this.properties.setBundle("web");
		TlsSettings settings = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles,
				null)
			.getSettings();
		assertThat(settings.getKeyManagerFactory()).isSameAs(this.bundle.getManagers().getKeyManagerFactory());
		assertThat(settings.getKeyPassword()).isEqualTo("secret");
		assertThat(settings.getTrustManagerFactory()).isNull();
	}

	@Test
	void whenClientsAreAskedForCertificatesThenTheBundleJudgesThem() {
		this.properties.setBundle("web");
		this.properties.setClientAuth(TlsSettings.ClientAuth.WANT);
		TlsSettings settings = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles,
				null)
			.getSettings();
		assertThat(settings.getClientAuth()).isEqualTo(TlsSettings.ClientAuth.WANT);
		assertThat(settings.getTrustManagerFactory()).isSameAs(this.bundle.getManagers().getTrustManagerFactory());
	}

	@Test
	void whenThereAreNoBundlesThenTheStateIsIllegal() {
		this.properties.setBundle("web");
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), null, null);
		assertThatIllegalStateException().isThrownBy(tls::getSettings).withMessageContaining("SslBundles");
	}

	@Test
	void whenBundleIsNotKnownThenPropertyAndKnownOnesAreNamed() {
		this.properties.setBundle("wbe");
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles, null);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(tls::getSettings)
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("webtransport.server.ssl.bundle");
				assertThat(ex.getValue()).isEqualTo("wbe");
				assertThat(ex.getReason()).contains("[web]");
			});
	}

	@Test
	void whenBundleIsUpdatedThenServerReloads() {
		FakeWebTransportServer server = reloadingServer();
		SslBundle updated = bundle();
		this.bundles.updateBundle("web", updated);
		assertThat(server.getReloads()).singleElement()
			.extracting(TlsSettings::getKeyManagerFactory)
			.isSameAs(updated.getManagers().getKeyManagerFactory());
	}

	@Test
	void whenUpdatedBundleCannotBeUsedThenOneWarningSaysSo(CapturedOutput output) {
		FakeWebTransportServer server = reloadingServer();
		server.failReload(new InvalidTlsSettingsException("the key does not fit", null));
		this.bundles.updateBundle("web", bundle());
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("The updated SSL bundle 'web' cannot be used. The former one stays in use",
					"the key does not fit");
		assertThat(output).doesNotContain("ERROR", "\tat ");
	}

	@Test
	void whenUpdatedBundleHasNoTrustStoreThenFormerStays(CapturedOutput output) throws Exception {
		this.properties.setClientAuth(TlsSettings.ClientAuth.NEED);
		FakeWebTransportServer server = reloadingServer();
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init((KeyStore) null);
		this.bundles.updateBundle("web", bundle(trust));
		assertThat(server.getReloads()).isEmpty();
		assertThat(output).contains("The former one stays in use", "has no trust store");
	}

	@Test
	void whenSelfSignedThenNothingReloads() {
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles,
				this.certificate);
		FakeWebTransportServer server = server(tls);
		tls.reload(server);
		this.bundles.updateBundle("web", bundle());
		assertThat(server.getReloads()).isEmpty();
	}

	@Test
	void whenNamesHaveBundlesThenEachHasItsKeyAndTheOthersThatOfTheDefault() {
		SslBundle api = bundle();
		this.bundles.registerBundle("api", api);
		TlsSettings settings = tls(List.of(KEY), new ServerName("API.example.org", "api"),
				new ServerName("*.example.org", "web"))
			.getSettings();
		assertThat(settings.getKeyManagerFactory()).isSameAs(this.bundle.getManagers().getKeyManagerFactory());
		assertThat(settings.getServerNames()).containsOnlyKeys("api.example.org", "*.example.org");
		assertThat(settings.getServerNames().get("api.example.org").getKeyManagerFactory())
			.isSameAs(api.getManagers().getKeyManagerFactory());
		assertThat(settings.getTicketKeys()).containsExactly(KEY);
	}

	@Test
	void whenNamesAreNotCompleteThenThePropertyIsNamed() {
		assertInvalid("[0].server-name", new ServerName(null, "web"));
		assertInvalid("[1].bundle", new ServerName("a", "web"), new ServerName("b", null));
		assertInvalid("[0].bundle", new ServerName("a", "wbe"));
		assertInvalid("[0].server-name", new ServerName("no name", "web"));
		assertInvalid("[1].server-name", new ServerName("a", "web"), new ServerName("a", "web"));
	}

	private void assertInvalid(String property, ServerName... names) {
		ServerTls tls = tls(List.of(), names);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(tls::getSettings)
			.satisfies((ex) -> assertThat(ex.getName())
				.isEqualTo("webtransport.server.ssl.server-name-bundles" + property));
	}

	@Test
	void whenBundleOfANameIsUpdatedThenTheOthersStayAsTheyWere(CapturedOutput output) {
		SslBundle former = bundle();
		this.bundles.registerBundle("api", former);
		ServerTls tls = tls(List.of(KEY), new ServerName("api.example.org", "api"));
		FakeWebTransportServer server = server(tls);
		tls.reload(server);
		server.failReload(new InvalidTlsSettingsException("the key does not fit", null));
		this.bundles.updateBundle("api", bundle());
		assertThat(output).contains("The updated SSL bundle 'api' cannot be used. The former one stays in use");
		server.failReload(null);
		SslBundle web = bundle();
		this.bundles.updateBundle("web", web);
		TlsSettings reloaded = server.getReloads().get(0);
		assertThat(reloaded.getKeyManagerFactory()).isSameAs(web.getManagers().getKeyManagerFactory());
		assertThat(reloaded.getServerNames().get("api.example.org").getKeyManagerFactory())
			.isSameAs(former.getManagers().getKeyManagerFactory());
		assertThat(reloaded.getTicketKeys()).containsExactly(KEY);
		SslBundle api = bundle();
		this.bundles.updateBundle("api", api);
		assertThat(server.getReloads().get(1).getServerNames().get("api.example.org").getKeyManagerFactory())
			.isSameAs(api.getManagers().getKeyManagerFactory());
		assertThat(server.getReloads().get(1).getKeyManagerFactory())
			.isSameAs(web.getManagers().getKeyManagerFactory());
	}

	@Test
	void whenSelfSignedIsRenewedThenNamesKeepTheirBundles() {
		ServerTls tls = new ServerTls(null, TlsSettings.ClientAuth.NONE, this.bundles, this.certificate,
				List.of(new ServerName("api.example.org", "web")), List.of());
		FakeWebTransportServer server = server(tls);
		tls.reload(server, SelfSignedCertificate.create());
		assertThat(server.getReloads()).singleElement()
			.satisfies((settings) -> assertThat(settings.getServerNames().get("api.example.org").getKeyManagerFactory())
				.isSameAs(this.bundle.getManagers().getKeyManagerFactory()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2hvcnQ=", "-no base64-" })
	void whenTicketKeyIsNotOneThenItIsNotShown(String key) {
		List<String> keys = List.of(Base64.getEncoder().encodeToString(KEY), key);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> TicketKeys.decode(keys))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("webtransport.server.ssl.ticket-keys[1]"))
			.satisfies((ex) -> assertThat(ex.toString() + ex.getValue() + ex.getReason()).doesNotContain(key));
	}

	private ServerTls tls(List<byte[]> ticketKeys, ServerName... names) {
		return new ServerTls("web", TlsSettings.ClientAuth.NONE, this.bundles, null, List.of(names), ticketKeys);
	}

	private FakeWebTransportServer reloadingServer() {
		this.properties.setBundle("web");
		ServerTls tls = new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), this.bundles, null);
		FakeWebTransportServer server = server(tls);
		tls.reload(server);
		return server;
	}

	private static FakeWebTransportServer server(ServerTls tls) {
		return new FakeWebTransportServer(
				ServerSettings.builder((request) -> Mono.empty()).tls(tls.getSettings()).build());
	}

	private static SslBundle bundle() {
		try {
			KeyStore authorities = KeyStore.getInstance("PKCS12");
			authorities.load(null, null);
			authorities.setCertificateEntry("authority", SelfSignedCertificate.create().getCertificate());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(authorities);
			return bundle(trust);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SslBundle bundle(TrustManagerFactory trust) throws GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		return SslBundle.of(SslStoreBundle.NONE, SslBundleKey.of("secret"), SslOptions.NONE, "TLS",
				SslManagerBundle.of(keys, trust));
	}

}
