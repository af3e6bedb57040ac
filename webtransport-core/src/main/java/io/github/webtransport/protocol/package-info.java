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
 * The WebTransport drafts as plain classes, without input, output or channels:
 * variable-length integers, settings and dialect negotiation, stream and datagram
 * headers, capsules, error codes, flow-control ledgers and header fields.
 *
 * <p>
 * The package is internal. Its types are public only because the session and the QUIC
 * carrier live in sibling packages; they are not API and change without notice.
 *
 * <p>
 * Section numbers without a document name refer to draft-ietf-webtrans-http3-16. Unless a
 * class says otherwise, its instances are confined to the event loop of their connection
 * and are not safe for use by several threads.
 */
@NullMarked
package io.github.webtransport.protocol;

import org.jspecify.annotations.NullMarked;
