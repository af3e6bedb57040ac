/*
 * Copyright 2026-present the original author or authors. Licensed under the Apache License, Version 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0). What everything does is told in client.d.ts.
 */

import { WebTransportChannel, chunksOf, jsonLines, toBytes } from './streams.js';
export { WebTransportChannel, bytes, jsonLines, lengthPrefixed } from './streams.js';

// What QUIC gets before a WebSocket joins the race, and how long a page remembers that QUIC has lost one.
const HEAD_START = 500;
const QUIC_AGAIN_AFTER = 300_000;
const FETCH_TIMEOUT = 4000;
// A session that lived this long was a good one: the next loss starts with a short pause again.
const STABLE_AFTER = 5000;
// Streams fail first when a session breaks; what is said of the session as a whole tells more.
const GRACE = 300;
const quicLost = new Map();

export class WebTransportClient extends EventTarget {
	state = 'connecting';
	session = null;
	transport = null;
	url = null;
	failure = null;
	retryAt = 0;
	#path; #options; #writer; #finished; #away = false;
	#pauses = 0;
	#end = () => {};
	#wake = () => {};
	#listening = new AbortController();
	#news = new EventTarget();
	// Of topics: how far they were seen, and the subscriptions that nobody has taken yet.
	#positions = new Map();
	#arrivals = null;
	closed = new Promise((resolve) => this.#finished = resolve);

	constructor(path, options = {}) {
		super();
		this.#path = path;
		this.#options = { servers: [home], transport: 'auto', protocols: [], timeout: 6000, minPause: 500, maxPause: 10_000,
			reconnect: ({ closeCode }) => closeCode !== 4403, ...options };
		const on = (target, type, listener) => target?.addEventListener(type, listener, { signal: this.#listening.signal });
		on(globalThis, 'online', () => this.retry());
		on(globalThis.document, 'visibilitychange', () => document.hidden || this.retry());
		// Told now, the server need not wait for its idle timeout. A page that comes back from the cache goes on.
		on(globalThis, 'pagehide', () => { this.#away = true; this.drop(); });
		on(globalThis, 'pageshow', () => { this.#away = false; this.retry(); });
		this.#run();
	}

	retry() {
		this.#pauses = 0;
		this.#wake();
	}

	drop() {
		endSession(this.session);
		this.#end(failure('lost', 'The connection was lost'));
	}

	close({ closeCode = 0, reason = '' } = {}) {
		endSession(this.session, { closeCode, reason });
		this.#finish(null, { closeCode, reason });
	}

	async *sessions() {
		for (let last = null; (last = await this.#until(() => this.session !== last && this.session));) {
			yield last;
		}
	}

	async *datagrams({ decode = (data) => JSON.parse(new TextDecoder().decode(data)) } = {}) {
		for await (const { datagrams } of this.sessions()) {
			for await (const data of chunksOf(datagrams.readable, false)) {
				yield decode(data);
			}
		}
	}

	sendDatagram(value) {
		const datagrams = this.session?.datagrams;
		if (datagrams) {
			// Browsers moved the writable side of datagrams from an attribute to a method.
			this.#writer ??= (datagrams.writable ?? datagrams.createWritable()).getWriter();
			this.#writer.write(toBytes(value)).catch(() => {});
		}
		return Boolean(datagrams);
	}

	async openStream(format) {
		for await (const session of this.sessions()) {
			return new WebTransportChannel(await session.createBidirectionalStream(), format);
		}
		throw this.failure ?? failure('closed', 'The client is closed');
	}

	async *incomingStreams(format) {
		for await (const { incomingBidirectionalStreams } of this.sessions()) {
			for await (const stream of chunksOf(incomingBidirectionalStreams, false)) {
				yield new WebTransportChannel(stream, format);
			}
		}
	}

	async *topic(topic) {
		if (!this.#arrivals) {
			this.#arrivals = new Map();
			this.#sort(this.session);
		}
		for (let arrival; (arrival = await this.#until(() => this.#arrivals.get(topic)));) {
			const { head, lines, session } = arrival;
			this.#arrivals.delete(topic);
			if (this.#positions.has(topic) && !head.recovered) {
				yield { topic, gap: true };
			}
			this.#positions.set(topic, head);
			try {
				for await (const { offset, data } of lines) {
					head.offset = offset;
					yield { topic, offset, data };
				}
				this.#positions.delete(topic);
				return;
			}
			catch (error) {
				// The next session brings what is missing.
				sleep(GRACE).then(() => session === this.session && this.#end(broken(error)));
			}
		}
	}

	async #run() {
		while (this.state !== 'closed') {
			this.#change('connecting', this.failure);
			const failed = await this.#attempt().catch(broken);
			if (this.state === 'closed' || ['unsupported', 'unauthorized'].includes(failed.kind) || !this.#options.reconnect(failed)) {
				return this.#finish(failed, failed);
			}
			// Spread out, or all pages knock at a restarted server at once.
			const millis = Math.min(this.#options.maxPause, this.#options.minPause * 2 ** this.#pauses++) * (0.5 + Math.random() / 2);
			const woken = new Promise((resolve) => this.#wake = resolve);
			this.retryAt = Date.now() + millis;
			this.#change('waiting', failed);
			await Promise.race([woken, sleep(this.#away ? 2 ** 31 - 1 : millis)]);
		}
	}

	async #attempt() {
		const { session, transport, url } = await this.#race(await this.#locate());
		const opened = performance.now();
		const ended = new Promise((resolve) => this.#end = resolve);
		try {
			if (this.state === 'closed' || this.#away) {
				return failure('lost', 'Nobody waits for the session any more');
			}
			Object.assign(this, { session, transport, url });
			this.#change('open', null);
			this.#sort(session);
			Promise.resolve(this.#options.serve?.(session)).catch((error) => sleep(GRACE).then(() => session === this.session && this.#end(broken(error))));
			return await Promise.race([ended, session.closed.then(({ closeCode = 0, reason = '' } = {}) =>
				failure('closed', `The server closed the session: ${closeCode} ${reason}`, { closeCode, reason }),
			(cause) => failure('lost', 'The connection was lost', { cause }))]);
		}
		finally {
			this.#end = () => {};
			this.#writer = null;
			endSession(session);
			this.#pauses = (performance.now() - opened > STABLE_AFTER) ? 0 : this.#pauses;
		}
	}

	async #locate() {
		let failed;
		for (const server of this.#options.servers) {
			try {
				const base = new URL(server.replace(/\/?$/, '/'), globalThis.location);
				const response = await fetch(new URL('webtransport/info', base), { cache: 'no-store', signal: AbortSignal.timeout(FETCH_TIMEOUT) });
				if (response.status === 503) {
					throw failure('stopping', 'The application is stopping');
				}
				// Only a server with a development certificate tells of itself.
				return { base, ...(response.ok && await response.json()) };
			}
			catch (cause) {
				failed = cause.kind ? cause : failure('unreachable', 'The application does not answer', { cause });
			}
		}
		throw failed;
	}

	async #race(place) {
		const { transport } = this.#options;
		const remembered = transport === 'auto' && performance.now() - quicLost.get(place.base.host) < QUIC_AGAIN_AFTER;
		const tries = { quic: transport !== 'websocket' && !remembered, socket: transport !== 'webtransport' };
		let won = null;
		const quic = !tries.quic ? Promise.reject(null) : globalThis.WebTransport ? this.#dial('webtransport', place)
			: Promise.reject(failure('unsupported', 'This browser has no WebTransport'));
		const socket = !tries.socket ? Promise.reject(null)
			: Promise.race([sleep(HEAD_START), quic]).catch(() => {}).then(() => won ?? this.#dial('websocket', place));
		// Whoever comes too late is not needed.
		[quic, socket].forEach((dialled) => dialled.then((other) => other === (won ??= other) || endSession(other.session), () => {}));
		try {
			await Promise.any([quic, socket]);
			tries.quic && tries.socket && won.transport === 'websocket' && quicLost.set(place.base.host, performance.now());
			// QUIC that opens after all was slow, as with a server that has just started, and is not blocked.
			quic.then(() => quicLost.delete(place.base.host), () => {});
			return won;
		}
		catch ({ errors }) {
			quicLost.delete(place.base.host);
			throw errors.find((error) => error && error.kind !== 'unsupported') ?? errors.find(Boolean);
		}
	}

	async #dial(transport, place) {
		const isQuic = transport === 'webtransport';
		const { protocols, timeout, port } = this.#options;
		const url = new URL(isQuic ? this.#path : place.base.pathname + this.#path.slice(1), place.base);
		Object.assign(url, isQuic ? { protocol: 'https', port: place.port ?? port ?? url.port } : { protocol: url.protocol.replace('http', 'ws') });
		url.search = await this.#query(place);
		const options = isQuic ? { ...(protocols.length && { protocols }), ...pins(place.certificateHashes) }
			: { protocols, versions: Object.fromEntries(protocols.map((name) => [name, null])) };
		let session = null;
		const connect = async () => {
			const Session = isQuic ? WebTransport : (await import('./qmux.js')).default;
			session = new Session(url, options);
			session.closed.catch(() => {});
			await session.ready;
			return { session, transport, url: url.origin };
		};
		const late = sleep(timeout).then(() => Promise.reject(failure('timeout', `No answer from ${url.origin}`)));
		return Promise.race([connect(), late]).catch((cause) => {
			endSession(session);
			throw cause.kind ? cause : failure('refused', `No session with ${url.origin}`, { cause });
		});
	}

	async #query({ base, tickets = 'webtransport/ticket' }) {
		const { query, ticket } = this.#options;
		const parameters = new URLSearchParams(await valueOf(query));
		this.#positions.forEach(({ epoch, offset }, topic) => parameters.append('since', `${topic}:${epoch}:${offset}`));
		if (ticket) {
			const init = { method: 'POST', signal: AbortSignal.timeout(FETCH_TIMEOUT), ...await valueOf(ticket) };
			const response = await fetch(new URL(`${tickets}?${new URLSearchParams({ path: this.#path })}`, base), init);
			if (!response.ok) {
				throw failure((response.status === 401) ? 'unauthorized' : 'refused', `There is no ticket: ${response.status}`);
			}
			const issued = await response.json();
			parameters.set(issued.parameter, issued.ticket);
		}
		return parameters;
	}

	// Nobody but the topics opens unidirectional streams to who asks for them here.
	async #sort(session) {
		for await (const stream of session && this.#arrivals ? chunksOf(session.incomingUnidirectionalStreams, false) : []) {
			const lines = jsonLines.decode(chunksOf(stream));
			lines.next().then(({ value: head }) => {
				this.#arrivals.set(head.topic, { session, head, lines });
				this.#news.dispatchEvent(new Event('news'));
			}).catch(() => {});
		}
	}

	async #until(find) {
		let found = null;
		while (this.state !== 'closed' && !(found = find())) {
			await new Promise((resolve) => this.#news.addEventListener('news', resolve, { once: true }));
		}
		return found;
	}

	#change(state, failed) {
		Object.assign(this, { state, failure: failed }, (state === 'open') ? {} : { session: null });
		this.#news.dispatchEvent(new Event('news'));
		this.dispatchEvent(new Event('statechange'));
	}

	#finish(failed, info) {
		if (this.state !== 'closed') {
			this.#listening.abort();
			this.#change('closed', failed);
			this.#finished({ closeCode: info.closeCode, reason: info.reason, failure: failed });
			this.#end(null);
			this.#wake();
		}
	}
}

// Where this script is from is where the application is, unless a bundler has moved it.
const home = /^(.+\/)webtransport\/([^/?]+\/)?client\.js/.exec(import.meta.url)?.[1] ?? `${globalThis.location.origin}/`;

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const valueOf = (source) => (typeof source === 'function') ? source() : (source === true) ? {} : source;
const failure = (kind, message, { cause, ...details } = {}) => Object.assign(new Error(message, { cause }), { kind, ...details });
const broken = (cause) => cause?.kind ? cause : failure('broken', `The session broke: ${cause?.message}`, { cause });

const pins = (hashes) => hashes && { serverCertificateHashes: hashes.map((hash) => (
	{ algorithm: 'sha-256', value: Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)) })) };

// What never opened, or is closed already, need not be closed.
const endSession = (session, info) => { try { session?.close(info); } catch { return; } };
