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

/**
 * WebTransport sessions, streams and datagrams for servers and clients.
 * <p>
 * {@link io.github.webtransport.WebTransportServer} and
 * {@link io.github.webtransport.WebTransportClient} give
 * {@link io.github.webtransport.WebTransportSession sessions}, whose
 * {@link io.github.webtransport.WebTransportStream streams} and datagrams carry
 * {@link org.springframework.core.io.buffer.DataBuffer buffers}. Settings are immutable;
 * each type has a builder, which refuses a value that cannot work
 * ({@link io.github.webtransport.InvalidSettingException}), and {@code mutate()}. All
 * that goes wrong is a {@link io.github.webtransport.WebTransportException}, whose page
 * lists the family. The engine is found by
 * {@link io.github.webtransport.WebTransportProvider}.
 */
@NullMarked
package io.github.webtransport;

import org.jspecify.annotations.NullMarked;
