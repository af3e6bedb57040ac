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
 * Carries a session over a socket of messages, such as a WebSocket, by QMux: streams,
 * flow control and datagrams are ours, where the QUIC carrier leaves them to its engine.
 * Knows no server and no library for WebSockets. Internal: may change without notice.
 *
 * <p>
 * Threads: everything here belongs to the loop of the socket, unless a comment says
 * otherwise.
 */
@NullMarked
package io.github.webtransport.qmux;

import org.jspecify.annotations.NullMarked;
