import { close } from './endpoint.js';
import { Failure } from './failure.js';

const FIRST_PAUSE = 500;

const LONGEST_PAUSE = 10_000;

// A session that lived this long was a good one: the next failure starts with a short pause again.
const STABLE_AFTER = 5000;

// When a session ends its streams fail first; what is said of the session as a whole tells more.
const GRACE = 300;

// Keeps a session open to the path and query of `address`: connects, hands it to `serve`, and connects again with
// growing pauses when it ends. Fires "change" whenever `state` does:
// "connecting", "open", "waiting" (for the next attempt) or "stopped".
export class Link extends EventTarget {

	state = 'connecting';

	failure = null;

	retryAt = 0;

	base = '';

	pinned = false;

	#endpoint;

	#address;

	#serve;

	#pauses = 0;

	#stopped = false;

	#end = null;

	#wake = null;

	constructor(endpoint, address, serve) {
		super();
		this.#endpoint = endpoint;
		this.#address = address;
		this.#serve = serve;
	}

	async run() {
		while (!this.#stopped) {
			this.#change('connecting', this.failure);
			const failure = await this.#attempt().catch(asFailure);
			if (this.#stopped) {
				break;
			}
			if (failure.permanent) {
				this.#stopped = true;
				this.#change('stopped', failure);
				return;
			}
			await this.#pause(failure);
		}
		this.#change('stopped', null);
	}

	// The session works no more, though the browser has not noticed yet.
	drop() {
		this.#end?.();
	}

	retry() {
		this.#wake?.();
	}

	stop() {
		this.#stopped = true;
		this.#end?.();
		this.#wake?.();
	}

	async #attempt() {
		const { transport, base, pinned } = await this.#endpoint.open(this.#address());
		const opened = performance.now();
		const served = new AbortController();
		const ended = Promise.withResolvers();
		this.#end = () => {
			ended.resolve(null);
			// At once: a page that is being left has no later.
			close(transport);
		};
		try {
			if (this.#stopped) {
				return new Failure('lost');
			}
			Object.assign(this, { base, pinned });
			this.#change('open', null);
			const closed = transport.closed.then((info) => new Failure('closed', describe(info)), () => null);
			this.#serve(transport, served.signal).catch((error) => setTimeout(() => ended.resolve(asFailure(error)), GRACE));
			const failure = await Promise.race([closed, ended.promise]);
			return failure ?? (this.#stopped ? new Failure('lost') : await this.#endpoint.explainLoss(base));
		}
		finally {
			this.#end = null;
			served.abort();
			close(transport);
			if (performance.now() - opened > STABLE_AFTER) {
				this.#pauses = 0;
			}
		}
	}

	async #pause(failure) {
		const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#pauses++);
		// Spread out, or every tab knocks at a restarted server in the same instant.
		const millis = longest * (0.75 + Math.random() * 0.25);
		this.retryAt = Date.now() + millis;
		this.#change('waiting', failure);
		await new Promise((resolve) => {
			const timer = setTimeout(resolve, millis);
			this.#wake = () => {
				clearTimeout(timer);
				this.#pauses = 0;
				resolve();
			};
		});
		this.#wake = null;
	}

	#change(state, failure) {
		this.state = state;
		this.failure = failure;
		this.dispatchEvent(new Event('change'));
	}

}

function asFailure(error) {
	return (error instanceof Failure) ? error : new Failure('broken', error.message);
}

export function describe({ closeCode = 0, reason = '' } = {}) {
	return reason ? `code ${closeCode}, “${reason}”` : `code ${closeCode}`;
}
