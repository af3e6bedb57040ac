// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

// The client's part of the matrix for whatever has the interface of the browsers.

// May run in a page, so that it can refer to nothing out here
export async function play(name, url, hash) {
	const encode = (text) => new TextEncoder().encode(text);
	const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
	const equal = (expected, actual) => {
		if (expected !== actual) {
			throw new Error(`Expected ${expected} but was ${actual}`);
		}
	};
	const bytes = async (readable) => new Uint8Array(await new Response(readable).arrayBuffer());
	const text = async (readable) => new TextDecoder().decode(await bytes(readable));
	const next = async (readable) => {
		const reader = readable.getReader();
		const { value } = await reader.read();
		reader.releaseLock();
		return value;
	};
	const send = async (writable, body) => {
		const writer = writable.getWriter();
		await writer.write(body);
		await writer.close();
	};
	const code = async (expected, operation) => {
		let error;
		try {
			await operation();
		}
		catch (ex) {
			error = ex;
		}
		if (error?.streamErrorCode === undefined) {
			throw new Error(`No code, but ${error}`);
		}
		equal(expected, error.streamErrorCode);
	};
	const scenarios = {
		'bidi': ['/echo', async (session) => {
			const stream = await session.createBidirectionalStream();
			const [, answer] = await Promise.all([send(stream.writable, encode('hello')), text(stream.readable)]);
			equal('hello', answer);
		}],
		'bidi-server': ['/open', async (session) => {
			const stream = await next(session.incomingBidirectionalStreams);
			const body = await text(stream.readable);
			await send(stream.writable, encode(body));
			equal('from-server', body);
			await pause(1000);
		}],
		'uni': ['/echo', async (session) => {
			await send(await session.createUnidirectionalStream(), encode('one way'));
			equal('one way', await text(await next(session.incomingUnidirectionalStreams)));
		}],
		'datagram': ['/echo', async (session) => {
			const writer = (session.datagrams.createWritable?.() ?? session.datagrams.writable).getWriter();
			const timer = setInterval(() => writer.write(encode('ping')).catch(() => {}), 200);
			const datagram = await next(session.datagrams.readable);
			clearInterval(timer);
			equal('ping', new TextDecoder().decode(datagram));
		}],
		'close-server': ['/close', async (session) => {
			const { closeCode, reason } = await session.closed;
			equal(4242, closeCode);
			equal('bye', reason);
		}],
		'close-client': ['/wait', async (session) => {
			session.close({ closeCode: 1234, reason: 'done' });
			await session.closed;
		}],
		'reset-server': ['/reset', async (session) => {
			const stream = await session.createBidirectionalStream();
			await stream.writable.getWriter().write(encode('x'));
			// Firefox has no code for a read that waits when the reset comes
			await pause(500);
			const reader = stream.readable.getReader();
			await code(77, async () => {
				while (!(await reader.read()).done);
			});
		}],
		'stop-server': ['/stop', async (session) => {
			const stream = await session.createBidirectionalStream();
			const writer = stream.writable.getWriter();
			await code(78, async () => {
				for (;;) {
					await writer.write(new Uint8Array(1024));
					// Neither browser has a code for a write that waits when the stop comes
					await pause(50);
				}
			});
		}],
		'reset-client': ['/codes', async (session) => {
			const writer = (await session.createUnidirectionalStream()).getWriter();
			await writer.write(encode('x'));
			await pause(500);
			await writer.abort(new WebTransportError({ source: 'stream', streamErrorCode: 79 }));
			await pause(1000);
		}],
		'stop-client': ['/codes', async (session) => {
			const stream = await session.createBidirectionalStream();
			await stream.writable.getWriter().write(encode('x'));
			const reader = stream.readable.getReader();
			await reader.read();
			await reader.cancel(new WebTransportError({ source: 'stream', streamErrorCode: 80 }));
			await pause(1500);
		}],
		'stop-half': ['/codes', async (session) => {
			const stream = await session.createBidirectionalStream();
			const writer = stream.writable.getWriter();
			await writer.write(encode('x'));
			await writer.close();
			const reader = stream.readable.getReader();
			await reader.read();
			await reader.cancel(new WebTransportError({ source: 'stream', streamErrorCode: 80 }));
			await pause(1500);
		}],
		'protocol': ['/echo', async (session) => equal('interop-b', session.protocol)],
		'10mb': ['/echo', async (session) => {
			const data = new Uint8Array(10 * 1024 * 1024);
			for (let i = 0; i < data.length; i += 65536) {
				crypto.getRandomValues(data.subarray(i, i + 65536));
			}
			const stream = await session.createBidirectionalStream();
			const sent = (async () => {
				const writer = stream.writable.getWriter();
				for (let i = 0; i < data.length; i += 65536) {
					await writer.write(data.subarray(i, i + 65536));
				}
				await writer.close();
			})();
			const answer = await bytes(stream.readable);
			await sent;
			equal(data.length, answer.length);
			equal(-1, answer.findIndex((value, index) => value !== data[index]));
		}],
	};
	const [path, action] = scenarios[name];
	const session = new WebTransport(url + path, {
		serverCertificateHashes: [{ algorithm: 'sha-256', value: Uint8Array.from(atob(hash), (c) => c.charCodeAt(0)) }],
		protocols: ['interop-a', 'interop-b'],
	});
	session.closed.catch(() => {});
	const limit = pause(20000).then(() => {
		throw new Error('Not done within 20 s');
	});
	try {
		await Promise.race([(async () => {
			await session.ready;
			await action(session);
		})(), limit]);
		return 'pass';
	}
	catch (ex) {
		return `fail ${ex}`;
	}
	finally {
		limit.catch(() => {});
		session.close();
	}
}
