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

globalThis.wt = {

	/** Open a session. All that the page knows of the server is what the server tells. */
	async connect(path, host = "localhost", options = {}) {
		const info = await (await fetch("/webtransport/info")).json();
		const serverCertificateHashes = info.certificateHashes.map((hash) => (
			{ algorithm: "sha-256", value: Uint8Array.from(atob(hash), (char) => char.charCodeAt(0)) }));
		const transport = new WebTransport(`https://${host}:${info.port}${path}`, { serverCertificateHashes, ...options });
		transport.closed.catch(() => {});
		await transport.ready;
		return transport;
	},

	describe(error) {
		return `${error.name}: ${error.message} (source ${error.source}, code ${error.streamErrorCode})`;
	},

	/** What a promise fails with. */
	failure(promise) {
		return promise.then(() => { throw new Error("It did not fail"); }, (error) => error);
	},

	streamError(streamErrorCode) {
		return new WebTransportError({ streamErrorCode });
	},

	encode(text) {
		return new TextEncoder().encode(text);
	},

	decode(bytes) {
		return new TextDecoder().decode(bytes);
	},

	equal(one, other) {
		return one.length === other.length && one.every((byte, index) => byte === other[index]);
	},

	/** The next stream or datagram. */
	async next(readable) {
		const reader = readable.getReader();
		const { value } = await reader.read();
		reader.releaseLock();
		return value;
	},

	/** Read a number of bytes of text, and leave the stream open. */
	async read(readable, length) {
		const reader = readable.getReader();
		let text = "";
		while (text.length < length) {
			const { value, done } = await reader.read();
			if (done) {
				throw new Error(`The stream ended behind "${text}"`);
			}
			text += wt.decode(value);
		}
		reader.releaseLock();
		return text;
	},

	/** Read a text to the end of the stream. */
	async readAll(readable) {
		const decoder = new TextDecoder();
		let text = "";
		for await (const chunk of readable) {
			text += decoder.decode(chunk, { stream: true });
		}
		return text;
	},

	/** Write a text, if there is one, and end the stream. */
	async writeAll(writable, text) {
		const writer = writable.getWriter();
		if (text) {
			await writer.write(wt.encode(text));
		}
		await writer.close();
	},

	/** Write something, and abort the stream with a code, as far as the browser lets a page. */
	async abort(writable, code) {
		const error = wt.streamError(code);
		const writer = writable.getWriter();
		await writer.write(wt.encode("some bytes"));
		await writer.abort(error);
		return error.streamErrorCode;
	},

	/** Send bytes that nobody could guess on a stream, and compare what comes back. */
	async echoRandom(transport, seed, size) {
		const stream = await transport.createBidirectionalStream();
		const sending = wt.sendRandom(stream.writable, seed, size);
		const expected = new wt.Random(seed);
		let received = 0;
		for await (const chunk of stream.readable) {
			for (let i = 0; i < chunk.length; i++) {
				if (chunk[i] !== expected.byte()) {
					throw new Error(`Byte ${received + i} is wrong`);
				}
			}
			received += chunk.length;
		}
		await sending;
		return received;
	},

	async sendRandom(writable, seed, size) {
		const random = new wt.Random(seed);
		const writer = writable.getWriter();
		for (let left = size; left > 0; left -= 65536) {
			await writer.ready;
			await writer.write(random.bytes(Math.min(left, 65536)));
		}
		await writer.close();
	},

	async sendDatagram(transport, bytes) {
		const writer = transport.datagrams.writable.getWriter();
		await writer.write(bytes);
		writer.releaseLock();
	},

	/** Send numbered datagrams, and count which come back until none comes for a while. */
	async echoDatagrams(transport, count) {
		const sending = wt.sendNumbers(transport.datagrams.writable, count);
		const missing = new Set(Array.from({ length: count }, (_, number) => number));
		const reader = transport.datagrams.readable.getReader();
		let unexpected = 0;
		while (missing.size) {
			const value = await Promise.race([reader.read().then((result) => result.value), wt.timeout(1_500)]);
			if (!value) {
				break;
			}
			if (!missing.delete(new DataView(value.buffer, value.byteOffset).getUint32(0))) {
				unexpected++;
			}
		}
		await sending;
		return { echoed: count - missing.size, unexpected };
	},

	async sendNumbers(writable, count) {
		const writer = writable.getWriter();
		for (let number = 0; number < count; number++) {
			const datagram = new Uint8Array(100);
			new DataView(datagram.buffer).setUint32(0, number);
			await writer.ready;
			await writer.write(datagram);
		}
	},

	timeout(millis) {
		return new Promise((resolve) => { setTimeout(resolve, millis); });
	},

	/** Bytes that follow from a seed (xorshift). */
	Random: class {

		constructor(seed) {
			this.state = Math.imul(seed, 0x9e3779b1) | 1;
		}

		byte() {
			this.state ^= this.state << 13;
			this.state ^= this.state >>> 17;
			this.state ^= this.state << 5;
			return this.state & 0xff;
		}

		bytes(length) {
			const bytes = new Uint8Array(length);
			for (let i = 0; i < length; i++) {
				bytes[i] = this.byte();
			}
			return bytes;
		}

	},

};
