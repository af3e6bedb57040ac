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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.ssl.MissingCertificateException;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.routing.AmbiguousMappingException;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportServerAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebTransportServerAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	@Test
	void whenNothingHandlesSessionsThenServerDoesNotStart(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(WebTransportServer.class);
			assertThat(context).doesNotHaveBean(SelfSignedCertificate.class);
			assertThat(output).contains("WebTransport server not started: no bean has a @WebTransportMapping method");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { EchoController.class, PlainBean.class, RoutesConfiguration.class,
			HandlerConfiguration.class, HandshakeConfiguration.class })
	void whenBeanHandlesSessionsThenServerStarts(Class<?> configuration, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasSingleBean(WebTransportServer.class);
			assertThat(context.getBean(WebTransportServer.class).isRunning()).isTrue();
			assertThat(output).doesNotContain("not started");
		});
	}

	@Test
	void whenContextClosesThenReadinessChangesBeforeSessionsAreAskedToEnd() {
		this.contextRunner.withUserConfiguration(EchoController.class, ReadinessRecorder.class).run((context) -> {
			FakeWebTransportServer server = context.getBean(FakeWebTransportServer.class);
			ReadinessRecorder recorder = context.getBean(ReadinessRecorder.class);
			context.getSourceApplicationContext().close();
			assertThat(recorder.callsBefore).containsExactly(List.of("start"));
			assertThat(server.getCalls()).startsWith("start", "drain");
		});
	}

	@Test
	void whenContextClosesThenServerStops() {
		this.contextRunner.withUserConfiguration(EchoController.class).run((context) -> {
			FakeWebTransportServer server = context.getBean(FakeWebTransportServer.class);
			context.getSourceApplicationContext().close();
			assertThat(server.getCalls()).containsExactly("start", "drain", "stop");
		});
	}

	@Test
	void whenSessionsDoNotEndThenServerStopsAtTheTimeoutOfThePhase(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EchoController.class).withInitializer((context) -> {
			DefaultLifecycleProcessor lifecycleProcessor = new DefaultLifecycleProcessor();
			lifecycleProcessor.setTimeoutPerShutdownPhase(1);
			lifecycleProcessor.setBeanFactory(context.getBeanFactory());
			context.getBeanFactory().registerSingleton("lifecycleProcessor", lifecycleProcessor);
		}).run((context) -> {
			FakeWebTransportServer server = context.getBean(FakeWebTransportServer.class);
			server.openSession();
			context.getSourceApplicationContext().close();
			assertThat(server.getCalls()).containsExactly("start", "drain", "cancel", "stop");
			assertThat(output).contains("Graceful shutdown aborted with one or more sessions still active");
		});
	}

	@Test
	void whenShutdownIsImmediateThenSessionsAreNotWaitedFor() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.shutdown=immediate")
			.run((context) -> {
				FakeWebTransportServer server = context.getBean(FakeWebTransportServer.class);
				context.getSourceApplicationContext().close();
				assertThat(server.getCalls()).containsExactly("start", "stop");
			});
	}

	@Test
	void whenDisabledThenNothingIsConfigured(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(WebTransportServer.class)
					.doesNotHaveBean(WebTransportServerProperties.class)
					.doesNotHaveBean(WebTransportHandlerMapping.class);
				assertThat(output).doesNotContain("WebTransport server");
			});
	}

	@Test
	void shouldSayWhatIsServed(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EchoController.class, RoutesConfiguration.class).run((context) -> {
			SelfSignedCertificate certificate = context.getBean(SelfSignedCertificate.class);
			assertThat(output).contains("WebTransport server started on port " + FakeWebTransportServer.PORT
					+ " (udp, h3) with 2 mappings [/echo, /rooms/{room}], dialects draft-02, draft-07, draft-13/14, "
					+ "draft-15+")
				.contains("serverCertificateHashes")
				.contains(certificate.getSha256());
		});
	}

	@Test
	void shouldPublishTheEvent() {
		this.contextRunner.withUserConfiguration(EchoController.class, PortListener.class)
			.run((context) -> assertThat(context.getBean(PortListener.class).port)
				.isEqualTo(FakeWebTransportServer.PORT));
	}

	@Test
	void shouldApplyPropertiesThenCustomizersInOrder() {
		this.contextRunner.withUserConfiguration(EchoController.class, CustomizerConfiguration.class)
			.withPropertyValues("webtransport.server.port=1111", "webtransport.server.listeners=2")
			.run((context) -> {
				ServerSettings settings = context.getBean(FakeWebTransportServer.class).getSettings();
				assertThat(settings.getListeners()).isEqualTo(2);
				assertThat(settings.getPort()).isEqualTo(3333);
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whenVirtualThreadsAreEnabledThenBlockingMethodsRunOnThem() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(threadOfACall(context)).extracting("virtual").isEqualTo(true));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whenTheExecutorOfTheApplicationHasALimitThenNoEventLoopWaitsForIt() {
		SimpleAsyncTaskExecutor limited = new SimpleAsyncTaskExecutor("limited-");
		limited.setConcurrencyLimit(1);
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.withBean("applicationTaskExecutor", SimpleAsyncTaskExecutor.class, () -> limited)
			.run((context) -> {
				Thread thread = threadOfACall(context);
				assertThat(thread).extracting("virtual").isEqualTo(true);
				assertThat(thread.getName()).startsWith("webtransport-");
			});
	}

	@Test
	void whenVirtualThreadsAreNotEnabledThenBlockingMethodsRunOnThreadsOfTheirOwn() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.run((context) -> assertThat(threadOfACall(context).getName()).startsWith("webtransport-blocking-"));
	}

	private static Thread threadOfACall(ApplicationContext context) {
		Thread thread = context.getBean(BlockingCalls.class)
			.call(BlockingCallKind.CALL, new BlockingCaller("user", "session"), Thread::currentThread)
			.block(Duration.ofSeconds(10));
		assertThat(thread).isNotNull();
		return thread;
	}

	@Test
	void shouldBoundBlockingCallsByTheProperties() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.blocking.threads=5", "webtransport.server.blocking.max-per-user=4",
					"webtransport.server.blocking.max-per-session=3", "webtransport.server.blocking.queue=2",
					"webtransport.server.blocking.stream-idle-timeout=1")
			.run((context) -> assertThat(context.getBean(BlockingCalls.class).getSettings())
				.isEqualTo(BlockingSettings.builder()
					.threads(5)
					.maxPerUser(4)
					.maxPerSession(3)
					.queue(2)
					.streamIdleTimeout(Duration.ofSeconds(1))
					.build()));
	}

	@Test
	void shouldPassMetrics() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withBean(WebTransportMetrics.class, () -> WebTransportMetrics.NOOP)
			.run((context) -> assertThat(context.getBean(FakeWebTransportServer.class).getSettings().getMetrics())
				.isSameAs(WebTransportMetrics.NOOP));
	}

	@Test
	void shouldBackOffFromUserBeans() {
		this.contextRunner.withUserConfiguration(UserBeans.class, EchoController.class).run((context) -> {
			assertThat(context).hasSingleBean(WebTransportServer.class)
				.hasSingleBean(WebTransportHandshakeHandler.class)
				.hasSingleBean(OriginCheck.class)
				.hasSingleBean(WebTransportHandlerMapping.class)
				.hasSingleBean(SelfSignedCertificate.class);
			assertThat(context.getBean(WebTransportServer.class)).isSameAs(context.getBean("userServer"));
			assertThat(context.getBean(WebTransportServer.class).isRunning()).isTrue();
		});
	}

	@Test
	void whenThereIsNoCertificateThenStartFails() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=false")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MissingCertificateException.class));
	}

	@Test
	void whenBundleAndSelfSignedAreSetThenStartFails() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.ssl.bundle=web")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(MutuallyExclusiveConfigurationPropertiesException.class,
						(ex) -> assertThat(ex.getConfiguredNames()).containsExactlyInAnyOrder(
								"webtransport.server.ssl.bundle", "webtransport.server.ssl.self-signed")));
	}

	@Test
	void whenBundleIsUnknownThenStartFails() {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=false", "webtransport.server.ssl.bundle=web")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoSuchSslBundleException.class));
	}

	@Test
	void whenMappingIsAmbiguousThenStartFails() {
		this.contextRunner.withUserConfiguration(EchoController.class, PlainBean.class)
			.withBean("other", EchoController.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(AmbiguousMappingException.class));
	}

	@Test
	void whenMethodIsInvalidThenStartFails() {
		this.contextRunner.withUserConfiguration(InvalidController.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(InvalidHandlerMethodException.class));
	}

	@Test
	void whenSelfSignedThenLoopbackIsOneHost() {
		HandshakeInfo request = request("/echo").header("origin", "http://127.0.0.1:8080").build();
		this.contextRunner.withUserConfiguration(EchoController.class)
			.run((context) -> assertThat(decide(context.getBean(FakeWebTransportServer.class), request).getStatus())
				.isEqualTo(200));
	}

	@Test
	void whenOriginsAreSetThenTheyDecide(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EchoController.class)
			.withPropertyValues("webtransport.server.allowed-origins=https://a.org,https://b.org",
					"webtransport.server.allowed-origin-patterns=https://*.c.org")
			.run((context) -> {
				FakeWebTransportServer server = context.getBean(FakeWebTransportServer.class);
				assertThat(decide(server, request("/echo").header("origin", "https://b.org").build()).getStatus())
					.isEqualTo(200);
				assertThat(decide(server, request("/echo").header("origin", "https://x.c.org").build()).getStatus())
					.isEqualTo(200);
				assertThat(decide(server, request("/echo").header("origin", "http://localhost").build()).getStatus())
					.isEqualTo(403);
				assertThat(output).contains("INFO",
						"Refused a session for '/echo' to a page of the origin 'http://localhost'. "
								+ "Allowed: https://a.org, https://b.org, https://*.c.org");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.web.reactive", "org.springframework.web.servlet",
			"org.springframework.boot.web.server", "org.springframework.boot.webflux", "io.micrometer",
			"org.springframework.boot.actuate", "tools.jackson", "jakarta.servlet" })
	void whenOptionalClassesAreMissingThenServerStarts(String missingPackage) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missingPackage))
			.withUserConfiguration(EchoController.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(WebTransportServer.class));
	}

	private static HandshakeInfo.Builder request(String path) {
		return HandshakeInfo.builder(URI.create("https://localhost:4433" + path));
	}

	private static HandshakeDecision decide(FakeWebTransportServer server, HandshakeInfo request) {
		HandshakeDecision decision = server.getSettings()
			.getHandshakeHandler()
			.handshake(request)
			.block(Duration.ofSeconds(5));
		assertThat(decision).isNotNull();
		return decision;
	}

	@WebTransportController
	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo(WebTransportSession session) {
			return Mono.empty();
		}

	}

	static class PlainBean {

		@WebTransportMapping("/plain")
		void plain() {
		}

	}

	static class InvalidController {

		@WebTransportMapping("/invalid")
		String invalid() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RoutesConfiguration {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/rooms/{room}", (session) -> Mono.empty()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		WebTransportHandler handler() {
			return (session) -> Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandshakeConfiguration {

		@Bean
		WebTransportHandshakeHandler handshakeHandler() {
			return (request) -> Mono.just(HandshakeDecision.reject(403));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		@Order(2)
		WebTransportServerSettingsCustomizer second() {
			return (builder) -> builder.port(3333);
		}

		@Bean
		@Order(1)
		WebTransportServerSettingsCustomizer first() {
			return (builder) -> builder.port(2222);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserBeans {

		@Bean
		WebTransportServer userServer(ServerSettings settings) {
			return new FakeWebTransportServer(settings);
		}

		@Bean
		WebTransportHandshakeHandler userHandshakeHandler() {
			return (request) -> Mono.empty();
		}

		@Bean
		OriginCheck userOriginCheck() {
			return OriginCheck.sameHost(false);
		}

		@Bean
		WebTransportHandlerMapping userMapping() {
			return new WebTransportHandlerMapping(List.of());
		}

		@Bean
		SelfSignedCertificate userCertificate() {
			return SelfSignedCertificate.create();
		}

	}

	static class PortListener {

		private int port;

		@EventListener
		void onInitialized(WebTransportServerInitializedEvent event) {
			assertThat(event.getServer().isRunning()).isTrue();
			this.port = event.getPort();
		}

	}

	static class ReadinessRecorder {

		private final List<List<String>> callsBefore = new ArrayList<>();

		private final ObjectProvider<FakeWebTransportServer> server;

		ReadinessRecorder(ObjectProvider<FakeWebTransportServer> server) {
			this.server = server;
		}

		@EventListener
		void changed(AvailabilityChangeEvent<ReadinessState> event) {
			assertThat(event.getState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			this.callsBefore.add(List.copyOf(this.server.getObject().getCalls()));
		}

	}

}
