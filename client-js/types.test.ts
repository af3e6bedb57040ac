// Compiled, never run: what the examples of the documentation do must have types.
import { WebTransportClient, bytes, lengthPrefixed, type TopicMessage, type WebTransportFailure } from './client.js';

interface Said {
	text: string;
}

const client = new WebTransportClient('/rooms/blue', {
	query: async () => ({ name: 'Ada' }),
	ticket: { headers: { 'X-Requested-With': 'XMLHttpRequest' } },
	protocols: ['chat-v2', 'chat-v1'],
	reconnect: (failure: WebTransportFailure) => failure.closeCode !== 4000,
	serve: async (session) => session.ready
});

client.addEventListener('statechange', () => {
	if (client.state === 'waiting') {
		const seconds: number = (client.retryAt - Date.now()) / 1000;
		console.log(client.failure?.kind, client.transport, seconds);
	}
});

async function follow(): Promise<void> {
	for await (const message of client.topic<Said>('rooms/blue')) {
		const known: TopicMessage<Said> = message;
		console.log(message.gap ? 'some are missing' : message.data.text, known.offset);
	}
	for await (const cursor of client.datagrams<{ x: number }>()) {
		console.log(cursor.x);
	}
	const stream = await client.openStream<Said>();
	await stream.send({ text: 'hi' });
	await stream.end();
	for await (const answer of stream) {
		console.log(answer.text);
	}
	const frames = await client.openStream(lengthPrefixed);
	await frames.send(new Uint8Array(3));
	await frames.abort(7);
	for await (const stream of client.incomingStreams(bytes)) {
		for await (const chunk of stream) {
			console.log(chunk.byteLength);
		}
	}
	client.close({ closeCode: 1, reason: 'done' });
	const { closeCode, failure } = await client.closed;
	console.log(closeCode, failure?.message);
	// @ts-expect-error there is no such state
	client.state === 'reconnecting';
}

follow();
