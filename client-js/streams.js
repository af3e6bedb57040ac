/*
 * Copyright 2026-present the original author or authors. Licensed under the Apache License, Version 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0). What everything does is told in client.d.ts.
 */

// A value is kept until its end comes.
const LONGEST_VALUE = 16 * 1024 * 1024;

const encoder = new TextEncoder();

// A server learns of a stream by what is written on it first, which is what `opening` is for.
export const jsonLines = {
	opening: encoder.encode('\n'),
	encode: (value) => encoder.encode(`${JSON.stringify(value)}\n`),
	async *decode(chunks) {
		const decoder = new TextDecoder();
		let rest = '';
		for await (const chunk of chunks) {
			const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
			rest = bounded(lines.pop());
			yield* lines.filter((line) => line.trim()).map((line) => JSON.parse(line));
		}
	}
};

// Bytes behind their number, which has four bytes in network order.
export const lengthPrefixed = {
	encode: (value) => concat(Uint8Array.of(value.length >>> 24, value.length >>> 16, value.length >>> 8, value.length), value),
	async *decode(chunks) {
		let rest = new Uint8Array(0);
		const end = () => rest.length < 4 ? Infinity : 4 + new DataView(rest.buffer, rest.byteOffset).getUint32(0);
		for await (const chunk of chunks) {
			for (rest = concat(bounded(rest), chunk); rest.length >= end(); rest = rest.subarray(end())) {
				yield rest.slice(4, end());
			}
		}
	}
};

export const bytes = { encode: toBytes, decode: (chunks) => chunks };

export class WebTransportChannel {
	#format; #writer; #values;

	constructor({ readable, writable }, format = jsonLines) {
		this.#format = format;
		this.#writer = writable.getWriter();
		this.#values = format.decode(chunksOf(readable));
		this.#write(format.opening ?? new Uint8Array(0));
	}

	send(value) { return this.#write(this.#format.encode(value)); }

	end() { return this.#writer.close(); }

	abort(streamErrorCode = 0) { return this.#writer.abort(new WebTransportError({ streamErrorCode })).catch(() => {}); }

	[Symbol.asyncIterator]() { return this.#values; }

	#write(data) {
		// Whoever waits for room hears of a failure there.
		this.#writer.write(data).catch(() => {});
		return this.#writer.ready;
	}
}

export function toBytes(value) {
	return (value instanceof Uint8Array) ? value : encoder.encode(JSON.stringify(value));
}

function concat(first, second) {
	const all = new Uint8Array(first.length + second.length);
	all.set(first);
	all.set(second, first.length);
	return all;
}

function bounded(value) {
	if (value.length > LONGEST_VALUE) {
		throw new RangeError('A value is too long');
	}
	return value;
}

export async function* chunksOf(readable, owned = true) {
	const reader = readable.getReader();
	try {
		for (let next; !(next = await reader.read()).done;) {
			yield next.value;
		}
	}
	catch (error) {
		// What a session has to say of its end is in `failure`.
		if (owned) {
			throw error;
		}
	}
	finally {
		owned && reader.cancel().catch(() => {});
		reader.releaseLock();
	}
}
