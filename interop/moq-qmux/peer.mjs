// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

// Plays the client's part of the matrix over WebSockets with @moq/qmux, as it is in the registry.

// Node.js has these since version 22, and browsers that have WebTransport have them as well
Promise.withResolvers ??= function () {
	let resolvers;
	const promise = new this((resolve, reject) => resolvers = { resolve, reject });
	return { promise, ...resolvers };
};
globalThis.WebTransportError ??= class extends Error {
	constructor({ source, streamErrorCode }) {
		super();
		Object.assign(this, { source, streamErrorCode });
	}
};

const { default: Session } = await import('@moq/qmux');
const { play } = await import('./scenarios.mjs');

globalThis.WebTransport = class extends Session {
	constructor(url, { protocols }) {
		super(url, { protocols, versions: Object.fromEntries(protocols.map((name) => [name, null])) });
	}
};

const [url, hash, ...names] = process.argv.slice(2);
for (const name of names) {
	const result = await play(name, url.replace('https:', 'ws:'), hash);
	console.log(`RESULT ${name} ${result.replaceAll(/\s+/g, ' ')}`);
}
process.exit(0);
