// Measures round trips away from the page: drawing charts would otherwise count as network time.
import { Endpoint } from './endpoint.js';
import { Link } from './link.js';
import { datagramWriter, forEachChunk } from './streams.js';

const INTERVAL = 50;

// An echo that takes longer is reported as lost. It is still read, and then forgotten.
const LOST_AFTER = 1000;

// Without any echo for this long the session is given up; the browser would wait for its idle timeout.
const SILENT_AFTER = 4000;

const link = new Link(new Endpoint(self.location.search), () => '/echo', ping);

async function ping(transport, signal) {
	const writer = datagramWriter(transport);
	const pending = new Map();
	let sequence = 0;
	let heard = performance.now();
	const timer = setInterval(() => {
		const now = performance.now();
		reportLost(pending, now);
		if (now - heard > SILENT_AFTER) {
			link.drop();
			return;
		}
		pending.set(sequence, now);
		writer.write(encode(sequence++)).catch(() => clearInterval(timer));
	}, INTERVAL);
	signal.addEventListener('abort', () => clearInterval(timer));
	await forEachChunk(transport.datagrams.readable, (datagram) => {
		heard = performance.now();
		const sent = take(pending, decode(datagram));
		if (sent !== undefined) {
			self.postMessage({ type: 'echo', time: Date.now(), millis: heard - sent });
		}
	});
}

function reportLost(pending, now) {
	// A map keeps the order of insertion: the oldest comes first.
	for (const [sequence, sent] of pending) {
		if (now - sent < LOST_AFTER) {
			return;
		}
		pending.delete(sequence);
		self.postMessage({ type: 'lost', time: Date.now() - LOST_AFTER });
	}
}

function take(pending, sequence) {
	const sent = pending.get(sequence);
	pending.delete(sequence);
	return sent;
}

function encode(sequence) {
	const datagram = new Uint8Array(4);
	new DataView(datagram.buffer).setUint32(0, sequence);
	return datagram;
}

function decode(datagram) {
	return (datagram.byteLength === 4) ? new DataView(datagram.buffer, datagram.byteOffset).getUint32(0) : -1;
}

link.addEventListener('change', () => self.postMessage({
	type: 'state',
	state: link.state,
	retryAt: link.retryAt,
	base: link.base,
	pinned: link.pinned,
	failure: link.failure && { kind: link.failure.kind, title: link.failure.title, advice: link.failure.advice }
}));
self.addEventListener('message', ({ data }) => link[data]());
link.run();
