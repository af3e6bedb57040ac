import { words } from './failure.js';

const WORDS = { open: 'live', connecting: 'connecting', waiting: 'waiting', closed: 'off' };

// The worst of the links speaks for all: "links" maps a name to what has state, failure, retryAt and retry().
export class Status {

	#links;

	#box = document.getElementById('status');

	#title = document.getElementById('status-title');

	#detail = document.getElementById('status-detail');

	#countdown = document.getElementById('status-countdown');

	#retry = document.getElementById('status-retry');

	#transport = document.getElementById('transport');

	constructor(links) {
		this.#links = links;
	}

	start() {
		// The address of the page has it, so that the worker knows as well.
		this.#transport.value = new URLSearchParams(location.search).get('transport') ?? 'auto';
		this.#transport.addEventListener('change', () => {
			const address = new URL(location.href);
			address.searchParams.set('transport', this.#transport.value);
			location.assign(address);
		});
		this.#retry.addEventListener('click', () => this.#all().forEach((link) => link.retry()));
		setInterval(() => this.#count(), 250);
		this.refresh();
	}

	refresh() {
		for (const [name, link] of Object.entries(this.#links())) {
			const badge = document.querySelector(`[data-link="${name}"]`);
			badge.dataset.state = link.state;
			badge.textContent = WORDS[link.state];
		}
		const [title, detail] = this.#words();
		// Untouched while it says the same: screen readers would read it out again.
		if (this.#title.textContent !== title || this.#detail.textContent !== detail) {
			this.#title.textContent = title;
			this.#detail.textContent = detail;
		}
		this.#box.dataset.state = this.#worst().state;
		this.#box.dataset.transport = this.#all().some((link) => link.transport === 'websocket') ? 'websocket' : 'webtransport';
		this.#count();
	}

	#words() {
		const worst = this.#worst();
		if (worst.failure) {
			const { title, advice } = words(worst.failure);
			return [title, advice];
		}
		if (worst.state !== 'open') {
			return ['Connecting…', 'Asking the application where its WebTransport port is.'];
		}
		const fallback = this.#all().filter((link) => link.transport === 'websocket').length;
		const quic = this.#all().length - fallback;
		return [`Connected to ${worst.url}`, [[quic, 'over HTTP/3 (QUIC)'], [fallback, 'over a WebSocket']]
			.filter(([number]) => number)
			.map(([number, how]) => `${number} ${number === 1 ? 'session' : 'sessions'} ${how}`)
			.join(', ')];
	}

	#worst() {
		const order = ['closed', 'waiting', 'connecting', 'open'];
		return this.#all().toSorted((left, right) => order.indexOf(left.state) - order.indexOf(right.state)
			|| Boolean(right.failure) - Boolean(left.failure))[0];
	}

	#count() {
		const waiting = this.#all().filter((link) => link.state === 'waiting');
		const seconds = Math.ceil((Math.min(...waiting.map((link) => link.retryAt)) - Date.now()) / 1000);
		this.#countdown.textContent = waiting.length ? `again in ${Math.max(0, seconds)} s` : '';
		this.#retry.disabled = !waiting.length;
	}

	#all() {
		return Object.values(this.#links());
	}

}
