import { datagramWriter, forEachChunk } from './streams.js';

const encoder = new TextEncoder();

// Random bytes are drawn in pieces of this size: more at once is an error by specification.
const RANDOM_LIMIT = 65_536;

// What of a burst of datagrams has not come back by then never will.
const DATAGRAM_TIMEOUT = 2000;

// Each datagram starts with its number, so that the echoes can come in any order.
const NUMBER_LENGTH = 4;

// Datagrams under way at once: a longer burst would only overflow queues on the path.
const BURST = 32;

// As much of an echo as is worth showing.
const HEAD_LENGTH = 200;

export function toBytes(text) {
	return encoder.encode(text);
}

export function randomBytes(length) {
	const bytes = new Uint8Array(length);
	for (let offset = 0; offset < length; offset += RANDOM_LIMIT) {
		crypto.getRandomValues(bytes.subarray(offset, offset + RANDOM_LIMIT));
	}
	return bytes;
}

export async function echoBidirectional(transport, bytes) {
	const stream = await transport.createBidirectionalStream();
	const [received] = await Promise.all([collect(stream.readable, bytes), writeAll(stream.writable, bytes)]);
	return received;
}

// The server answers each one-way stream by another one. One at a time, so the next to come is the answer.
export async function echoUnidirectional(transport, bytes) {
	const incoming = transport.incomingUnidirectionalStreams.getReader();
	try {
		const writable = await transport.createUnidirectionalStream();
		const answer = incoming.read().then(({ value }) => collect(value, bytes));
		const [received] = await Promise.all([answer, writeAll(writable, bytes)]);
		return received;
	}
	finally {
		incoming.releaseLock();
	}
}

// Sends and receives the datagrams of one session for any number of exchanges.
export class DatagramEcho {

	#transport;

	#writer;

	#next = 0;

	#waiting = new Map();

	constructor(transport) {
		this.#transport = transport;
		this.#writer = datagramWriter(transport);
		forEachChunk(transport.datagrams.readable, (datagram) => this.#receive(datagram)).catch(() => {});
	}

	async exchange(bytes) {
		const size = this.#transport.datagrams.maxDatagramSize - NUMBER_LENGTH;
		const result = { received: 0, difference: -1, head: new Uint8Array(0), sent: 0, back: 0 };
		const pieces = Math.max(1, Math.ceil(bytes.length / size));
		for (let first = 0; first < pieces; first += BURST) {
			const burst = [];
			for (let piece = first; piece < Math.min(pieces, first + BURST); piece++) {
				burst.push(this.#send(bytes.subarray(piece * size, (piece + 1) * size), piece * size));
			}
			for (const { offset, part, echo } of await Promise.all(burst)) {
				result.sent++;
				if (echo) {
					result.back++;
					result.head = keepHead(result.head, echo);
					result.received += echo.length;
					result.difference = earlier(result.difference, compare(part, echo), offset);
				}
			}
		}
		return result;
	}

	async #send(part, offset) {
		const number = this.#next++;
		const datagram = new Uint8Array(NUMBER_LENGTH + part.length);
		new DataView(datagram.buffer).setUint32(0, number);
		datagram.set(part, NUMBER_LENGTH);
		const { promise, resolve } = Promise.withResolvers();
		this.#waiting.set(number, resolve);
		const timer = setTimeout(resolve, DATAGRAM_TIMEOUT, null);
		await this.#writer.write(datagram);
		const echo = await promise;
		clearTimeout(timer);
		this.#waiting.delete(number);
		return { offset, part, echo };
	}

	#receive(datagram) {
		if (datagram.byteLength >= NUMBER_LENGTH) {
			const number = new DataView(datagram.buffer, datagram.byteOffset).getUint32(0);
			this.#waiting.get(number)?.(datagram.subarray(NUMBER_LENGTH));
		}
	}

}

async function writeAll(writable, bytes) {
	const writer = writable.getWriter();
	// In pieces, so that the browser can hold the writer back; one big write would be copied as a whole.
	for (let offset = 0; offset < bytes.length; offset += RANDOM_LIMIT) {
		await writer.ready;
		writer.write(bytes.subarray(offset, offset + RANDOM_LIMIT)).catch(() => {});
	}
	await writer.close();
}

// Compares on the way: nothing of a large echo is kept but its first bytes, for showing text.
async function collect(readable, expected) {
	const result = { received: 0, difference: -1, head: new Uint8Array(0) };
	await forEachChunk(readable, (chunk) => {
		result.head = keepHead(result.head, chunk);
		const part = expected.subarray(result.received, result.received + chunk.length);
		result.difference = earlier(result.difference, compare(part, chunk), result.received);
		result.received += chunk.length;
	});
	return result;
}

function keepHead(head, chunk) {
	if (head.length >= HEAD_LENGTH) {
		return head;
	}
	const longer = new Uint8Array(Math.min(HEAD_LENGTH, head.length + chunk.length));
	longer.set(head);
	longer.set(chunk.subarray(0, longer.length - head.length), head.length);
	return longer;
}

function earlier(known, found, offset) {
	return (known >= 0 || found < 0) ? known : offset + found;
}

// The index of the first byte that differs, or -1.
function compare(expected, actual) {
	const length = Math.min(expected.length, actual.length);
	for (let index = 0; index < length; index++) {
		if (expected[index] !== actual[index]) {
			return index;
		}
	}
	return (expected.length === actual.length) ? -1 : length;
}
