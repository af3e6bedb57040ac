const WORDS = { open: 'live', connecting: 'connecting', waiting: 'waiting', stopped: 'off' };

// The worst of the links speaks for all: "links" maps a name to what has state, failure, retryAt and retry().
export class Status {

	#links;

	#box = document.getElementById('status');

	#title = document.getElementById('status-title');

	#detail = document.getElementById('status-detail');

	#countdown = document.getElementById('status-countdown');

	#retry = document.getElementById('status-retry');

	constructor(links) {
		this.#links = links;
	}

	start() {
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
		this.#count();
	}

	#words() {
		const worst = this.#worst();
		if (worst.failure) {
			return [worst.failure.title, worst.failure.advice];
		}
		if (worst.state !== 'open') {
			return ['Connecting…', 'Asking the application where its WebTransport port is.'];
		}
		const trust = worst.pinned ? 'The development certificate is pinned by its SHA-256.'
			: 'Without /webtransport/info, the browser itself vouches for the certificate.';
		return [`Connected to ${worst.base}`, `${this.#all().length} sessions over HTTP/3. ${trust}`];
	}

	#worst() {
		const order = ['stopped', 'waiting', 'connecting', 'open'];
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
