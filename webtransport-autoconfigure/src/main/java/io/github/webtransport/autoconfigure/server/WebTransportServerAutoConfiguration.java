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

package io.github.webtransport.autoconfigure.server;

import java.time.Clock;
import java.util.List;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.MissingDependencyException;
import io.github.webtransport.autoconfigure.ssl.SelfSignedCertificates;
import io.github.webtransport.autoconfigure.ssl.SelfSignedRenewal;
import io.github.webtransport.autoconfigure.ssl.ServerName;
import io.github.webtransport.autoconfigure.ssl.ServerTls;
import io.github.webtransport.autoconfigure.ssl.TicketKeys;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.session.SessionEndTasks;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the WebTransport server. It starts when a bean handles sessions:
 * one with {@code @WebTransportMapping} methods, a {@code WebTransportRoutes} or a
 * {@code WebTransportHandler}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class,
		afterName = "org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration")
@ConditionalOnBooleanProperty(name = "webtransport.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebTransportServerProperties.class)
@Import(NothingToServeConfiguration.class)
public final class WebTransportServerAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebTransportServer
	@Import({ WebTransportHandlerConfiguration.class, WebTransportEngineConfiguration.class,
			WebTransportHttpConfiguration.class })
	static class ServerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBooleanProperty("webtransport.server.ssl.self-signed")
		SelfSignedCertificate webTransportSelfSignedCertificate(ConfigurableBeanFactory beanFactory) {
			MissingDependencyException.throwIfSelfSignedIsMissing(beanFactory.getBeanClassLoader());
			return SelfSignedCertificate.create();
		}

		@Bean
		@ConditionalOnBean(SelfSignedCertificate.class)
		SelfSignedCertificates webTransportSelfSignedCertificates(SelfSignedCertificate certificate) {
			return new SelfSignedCertificates(certificate, Clock.systemUTC());
		}

		@Bean
		@ConditionalOnBean(SelfSignedCertificate.class)
		SelfSignedRenewal webTransportSelfSignedRenewal(SelfSignedCertificates certificates, ServerTls tls,
				WebTransportServer server) {
			return new SelfSignedRenewal(certificates, tls, server, Schedulers.boundedElastic(),
					WebTransportServerStartStopLifecycle.PHASE - 1);
		}

		@Bean
		ServerTls webTransportServerTls(WebTransportServerProperties properties, ObjectProvider<SslBundles> sslBundles,
				ObjectProvider<SelfSignedCertificate> selfSignedCertificate) {
			WebTransportServerProperties.Ssl ssl = properties.getSsl();
			return new ServerTls(ssl.getBundle(), ssl.getClientAuth(), sslBundles.getIfAvailable(),
					selfSignedCertificate.getIfAvailable(), serverNames(ssl), TicketKeys.decode(ssl.getTicketKeys()));
		}

		private static List<ServerName> serverNames(WebTransportServerProperties.Ssl ssl) {
			return ssl.getServerNameBundles()
				.stream()
				.map((entry) -> new ServerName(entry.serverName(), entry.bundle()))
				.toList();
		}

		/**
		 * All but the keys and certificates, which not every server needs.
		 */
		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@ConditionalOnMissingBean
		ServerSettings.Builder webTransportServerSettingsBuilder(WebTransportServerProperties properties,
				WebTransportHandshakeHandler handshakeHandler, ObjectProvider<WebTransportMetrics> metrics) {
			ServerSettings.Builder builder = ServerSettings.builder(handshakeHandler);
			new ServerSettingsMapper(properties).applyTo(builder);
			metrics.ifAvailable(builder::metrics);
			return builder;
		}

		@Bean
		@Lazy // A server of the application's own may do without
		@ConditionalOnMissingBean
		ServerSettings webTransportServerSettings(ServerSettings.Builder builder, ServerTls tls,
				ObjectProvider<WebTransportServerSettingsCustomizer> customizers) {
			builder.tls(tls.getSettings());
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder.build();
		}

		@Bean
		@ConditionalOnMissingBean
		WebTransportServer webTransportServer(WebTransportServerFactory factory, ServerSettings settings,
				ServerTls tls) {
			WebTransportServer server = factory.create(settings);
			tls.reload(server);
			return server;
		}

		@Bean
		@ConditionalOnNotWebApplication
		ReadinessListener webTransportReadinessListener(ApplicationContext context) {
			return new ReadinessListener(context);
		}

		@Bean
		GracefulShutdown webTransportServerGracefulShutdown(WebTransportServer server) {
			return new GracefulShutdown(server);
		}

		@Bean
		WebTransportServerGracefulShutdownLifecycle webTransportServerGracefulShutdownLifecycle(
				WebTransportServer server, GracefulShutdown gracefulShutdown, WebTransportServerProperties properties) {
			return new WebTransportServerGracefulShutdownLifecycle(server, gracefulShutdown,
					properties.getShutdown() == WebTransportServerProperties.Shutdown.GRACEFUL);
		}

		@Bean
		WebTransportServerStartStopLifecycle webTransportServerStartStopLifecycle(WebTransportServer server,
				GracefulShutdown gracefulShutdown, SessionEndTasks endTasks, WebTransportHandlerMapping mapping,
				WebTransportServerProperties properties, ObjectProvider<SelfSignedCertificates> selfSignedCertificates,
				ApplicationEventPublisher eventPublisher) {
			WebTransportServerStartupLogger startupLogger = new WebTransportServerStartupLogger(
					properties.isEnableWebtransport(), mapping, selfSignedCertificates.getIfAvailable());
			return new WebTransportServerStartStopLifecycle(server, gracefulShutdown, endTasks, startupLogger,
					eventPublisher);
		}

	}

}
