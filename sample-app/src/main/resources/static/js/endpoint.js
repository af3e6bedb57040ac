import { Failure } from './failure.js';

const DEFAULT_PORT = 4433;

// Browsers give up on a silent UDP port much later than a person does.
const HANDSHAKE_TIMEOUT = 6000;

// A refusal needs an answer: whoever waited this long got none.
const SILENCE = 3500;

// SelfSignedCertificate is valid for 13 days, of which one hour lies in the past.
const CERTIFICATE_SECONDS = 13 * 24 * 3600 - 3600;

// Where the WebTransport port is, and how to open a session there. Runs in the page and in its
// worker, so it touches no document.
export class Endpoint {

	#port;

	// The application that the page is from, and another node of it on this machine, if the page was told of one.
	#nodes = [self.location.origin];

	constructor(search) {
		const parameters = new URLSearchParams(search);
		this.#port = Number(parameters.get('wtPort')) || DEFAULT_PORT;
		const other = Number(parameters.get('otherPort'));
		if (other) {
			this.#nodes.push(`${self.location.protocol}//${self.location.hostname}:${other}`);
		}
	}

	// Asked anew for every attempt: a restarted application has another certificate, maybe another port.
	async locate() {
		const failures = [];
		for (const node of this.#nodes) {
			try {
				return await this.#ask(node);
			}
			catch (failure) {
				failures.push(failure);
			}
		}
		throw failures[0];
	}

	async #ask(node) {
		let response;
		try {
			response = await fetch(`${node}/webtransport/info`, { cache: 'no-store', signal: AbortSignal.timeout(4000) });
		}
		catch {
			throw new Failure('server-gone');
		}
		if (response.status === 404) {
			return { base: this.#base(this.#port), hashes: [], pinned: false };
		}
		if (response.status === 503) {
			throw new Failure('server-stopping');
		}
		try {
			if (!response.ok) {
				throw new Error(`status ${response.status}`);
			}
			const info = await response.json();
			const hashes = info.certificateHashes.map((hash) => ({
				algorithm: 'sha-256',
				value: Uint8Array.from(atob(hash), (character) => character.charCodeAt(0))
			}));
			return { base: this.#base(info.port), hashes, pinned: true };
		}
		catch (error) {
			throw new Failure('info-broken', error.message);
		}
	}

	// Gives { transport, base, pinned, millis } once the session is ready, or a Failure.
	async open(path) {
		if (!self.isSecureContext) {
			throw new Failure('insecure');
		}
		if (!('WebTransport' in self)) {
			throw new Failure('no-api');
		}
		const { base, hashes, pinned } = await this.locate();
		const started = performance.now();
		const transport = new WebTransport(base + path, pinned ? { serverCertificateHashes: hashes } : {});
		// Whoever cares about the end asks for it; this keeps a failed handshake from being reported twice.
		transport.closed.catch(() => {});
		try {
			await within(transport.ready, HANDSHAKE_TIMEOUT);
		}
		catch {
			close(transport);
			throw await this.#explain(performance.now() - started, base, pinned);
		}
		return { transport, base, pinned, millis: performance.now() - started };
	}

	// A session that was open has ended: is the application still there?
	async explainLoss(base) {
		const { base: now } = await this.locate();
		return new Failure((now === base) ? 'lost' : 'moved', now);
	}

	async #explain(millis, base, pinned) {
		if (millis > SILENCE) {
			return new Failure('timeout', base);
		}
		if (!pinned) {
			return new Failure('refused-unpinned', base);
		}
		const uptime = await readUptime();
		return (uptime > CERTIFICATE_SECONDS) ? new Failure('certificate') : new Failure('refused', base);
	}

	#base(port) {
		return `https://${self.location.hostname}:${port}`;
	}

}

export function close(transport, info) {
	try {
		transport.close(info);
	}
	catch {
		// Closing what never opened, or has closed already, is what was wanted.
	}
}

async function readUptime() {
	try {
		const response = await fetch('/actuator/metrics/process.uptime', { signal: AbortSignal.timeout(2000) });
		return (await response.json()).measurements[0].value;
	}
	catch {
		// Not exposed: then the age of the certificate stays unknown.
		return 0;
	}
}

function within(promise, millis) {
	const { promise: expiry, reject } = Promise.withResolvers();
	const timer = setTimeout(() => reject(new Error('timeout')), millis);
	return Promise.race([promise, expiry]).finally(() => clearTimeout(timer));
}
