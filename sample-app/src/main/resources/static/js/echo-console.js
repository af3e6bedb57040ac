import { connect } from './connection.js';
import { describe, words } from './failure.js';
import { bytes as formatBytes, count, millis } from './format.js';
import { append } from './page.js';
import { DatagramEcho, echoBidirectional, echoUnidirectional, randomBytes, toBytes } from './echo.js';

const LONGEST_LOG = 100;

const MAX_REASON = 1024;

const decoder = new TextDecoder();

const KINDS = { bidi: 'bidirectional stream', uni: 'two one-way streams', datagram: 'datagrams' };

// The console has a session of its own, opened by its first use: large transfers and deliberate closes
// leave the other panels alone.
export class EchoConsole {

	#form = document.getElementById('console-form');

	#closeForm = document.getElementById('close-form');

	#log = document.getElementById('console-log');

	#session = null;

	start() {
		this.#badge('closed');
		// A reloaded page keeps what was chosen before.
		this.#choose();
		this.#form.addEventListener('change', () => this.#choose());
		this.#form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#exchange();
		});
		this.#closeForm.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#closeWith(event.submitter.value === 'server');
		});
	}

	async #exchange() {
		const kind = this.#form.elements.kind.value;
		const isText = this.#form.elements.content.value === 'text';
		const payload = isText ? toBytes(document.getElementById('console-text').value)
			: randomBytes(document.getElementById('console-size').valueAsNumber || 0);
		await this.#record(`${formatBytes(payload.length)} · ${KINDS[kind]}`, async () => {
			const session = await this.#open();
			const started = performance.now();
			const result = await this.#run(session, kind, payload);
			const took = performance.now() - started;
			return verdict(payload, result, took, isText ? ` · “${decoder.decode(result.head)}”` : '');
		});
	}

	#run(session, kind, payload) {
		switch (kind) {
			case 'bidi':
				return echoBidirectional(session.transport, payload);
			case 'uni':
				return echoUnidirectional(session.transport, payload);
			default:
				return session.datagrams.exchange(payload);
		}
	}

	async #closeWith(server) {
		const closeCode = document.getElementById('close-code').valueAsNumber;
		const reason = document.getElementById('close-reason').value;
		if (toBytes(reason).length > MAX_REASON) {
			this.#entry('Close').finish('bad', `A reason takes ${MAX_REASON} bytes of UTF-8 at most.`);
			return;
		}
		await this.#record(server ? 'Close by the server' : 'Close from here', async () => {
			const transport = server ? (await dial('/close', { code: closeCode, reason })).session : (await this.#open()).transport;
			if (!server) {
				transport.close({ closeCode, reason });
			}
			const info = await transport.closed;
			const same = info.closeCode === closeCode && info.reason === reason;
			return { outcome: same ? 'ok' : 'bad', detail: `Closed with ${describe(info)}` };
		});
	}

	async #open() {
		if (!this.#session) {
			this.#badge('connecting');
			const started = performance.now();
			const { session: transport } = await dial('/echo').catch((error) => {
				this.#badge('closed');
				throw error;
			});
			const took = performance.now() - started;
			this.#session = { transport, datagrams: new DatagramEcho(transport) };
			this.#badge('open');
			this.#entry('Session opened').finish('ok', `in ${millis(took)} ms, datagrams up to ${count(transport.datagrams.maxDatagramSize)} bytes`);
			transport.closed.catch(() => {}).finally(() => {
				this.#session = null;
				this.#badge('closed');
			});
		}
		return this.#session;
	}

	async #record(what, work) {
		this.#enable(false);
		let entry;
		try {
			// Opened first, so that the log tells things in their order.
			if (!what.includes('server')) {
				await this.#open();
			}
			entry = this.#entry(what);
			const { outcome, detail, took = '' } = await work();
			entry.finish(outcome, detail, took);
		}
		catch (error) {
			entry ??= this.#entry(what);
			entry.finish('bad', error.kind ? `${words(error).title}. ${words(error).advice}` : error.message);
		}
		finally {
			this.#enable(true);
		}
	}

	#entry(what) {
		const item = document.createElement('li');
		item.dataset.testid = 'console-entry';
		item.dataset.outcome = 'pending';
		const part = (name, text) => {
			const span = document.createElement('span');
			span.className = name;
			span.textContent = text;
			item.append(span);
			return span;
		};
		const mark = part('mark', 'busy');
		part('what', what);
		const time = part('time', '');
		const more = part('detail', ' ');
		append(this.#log, item, LONGEST_LOG);
		return {
			finish: (outcome, detail, took = '') => {
				item.dataset.outcome = outcome;
				mark.textContent = (outcome === 'ok') ? 'OK' : 'problem';
				more.textContent = detail;
				time.textContent = took;
				this.#log.scrollTop = this.#log.scrollHeight;
			}
		};
	}

	// Of the two contents only the chosen one takes input.
	#choose() {
		const isText = this.#form.elements.content.value === 'text';
		document.getElementById('console-text').disabled = !isText;
		document.getElementById('console-size').disabled = isText;
	}

	// One exchange at a time.
	#enable(idle) {
		document.getElementById('console-send').disabled = !idle;
		this.#closeForm.querySelectorAll('button').forEach((button) => button.disabled = !idle);
	}

	#badge(state) {
		const badge = document.querySelector('[data-link="console"]');
		badge.dataset.state = state;
		badge.textContent = { open: 'open', connecting: 'connecting', closed: 'not open' }[state];
	}

}

// One session, which is not opened again by itself.
async function dial(path, query) {
	const client = connect(path, { query, reconnect: () => false });
	for await (const session of client.sessions()) {
		return { client, session };
	}
	throw client.failure;
}

function verdict(payload, { received, difference, sent, back }, took, text) {
	const rate = (payload.length > 50_000) ? ` · ${formatBytes(payload.length / took * 1000)}/s each way` : '';
	const datagrams = sent ? ` · ${back} of ${sent} datagrams` : '';
	if (difference >= 0) {
		return { outcome: 'bad', detail: `Differs at byte ${count(difference)}${text}${datagrams}`, took: `${millis(took)} ms` };
	}
	if (received < payload.length) {
		return { outcome: 'bad', detail: `${formatBytes(received)} came back, the rest is lost${datagrams}`, took: `${millis(took)} ms` };
	}
	return { outcome: 'ok', detail: `Identical, ${count(received)} bytes back${text}${datagrams}${rate}`, took: `${millis(took)} ms` };
}
