// Measures round trips away from the page: drawing charts would otherwise count as network time.
import { connect } from './connection.js';

const INTERVAL = 50;

// An echo that takes longer is reported as lost. It is still read, and then forgotten.
const LOST_AFTER = 1000;

// Without any echo for this long the session is given up; the browser would wait for its idle timeout.
const SILENT_AFTER = 4000;

const client = connect('/echo');

const pending = new Map();

let sequence = 0;

let heard = performance.now();

setInterval(() => {
	const now = performance.now();
	reportLost(now);
	if (now - heard > SILENT_AFTER) {
		heard = now;
		client.drop();
	}
	else if (client.sendDatagram(encode(sequence))) {
		pending.set(sequence++, now);
	}
}, INTERVAL);

function reportLost(now) {
	// A map keeps the order of insertion: the oldest comes first.
	for (const [number, sent] of pending) {
		if (now - sent < LOST_AFTER) {
			return;
		}
		pending.delete(number);
		self.postMessage({ type: 'lost', time: Date.now() - LOST_AFTER });
	}
}

function encode(number) {
	const datagram = new Uint8Array(4);
	new DataView(datagram.buffer).setUint32(0, number);
	return datagram;
}

function decode(datagram) {
	return (datagram.byteLength === 4) ? new DataView(datagram.buffer, datagram.byteOffset).getUint32(0) : -1;
}

client.addEventListener('statechange', () => {
	// Echoes of a session before do not come any more.
	pending.clear();
	heard = performance.now();
	const { state, retryAt, url, transport, failure } = client;
	self.postMessage({ type: 'state', state, retryAt, url, transport, failure: failure && { kind: failure.kind, message: failure.message } });
});
self.addEventListener('message', ({ data }) => client[data]());

// Not awaited: a worker gets no messages before its module has run.
listen();

async function listen() {
	for await (const number of client.datagrams({ decode })) {
		heard = performance.now();
		const sent = pending.get(number);
		if (pending.delete(number)) {
			self.postMessage({ type: 'echo', time: Date.now(), millis: heard - sent });
		}
	}
}
