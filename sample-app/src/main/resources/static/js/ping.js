import { count, millis } from './format.js';
import { show } from './page.js';
import { Plot } from './plot.js';

const WINDOW = 30_000;

const REDRAW = 100;

// Where the scale starts: a coarse clock may say zero, which has no place on it.
const FLOOR = 0.1;

// The panel of the round-trip times, and the page's view of the link that its worker keeps.
export class Ping extends EventTarget {

	state = 'connecting';

	url = null;

	transport = null;

	retryAt = 0;

	failure = null;

	#worker = new Worker(`/js/ping-worker.js${location.search}`, { type: 'module' });

	#echoes = [];

	#losses = [];

	#total = 0;

	#plot = new Plot('ping-plot', {
		seconds: WINDOW / 1000,
		series: [
			// Logarithmic, so that one slow echo does not flatten all the others.
			{ label: 'Round trip', unit: 'ms', colour: '--accent', fill: 'start', logarithmic: true, from: FLOOR, least: 10 },
			{ label: 'Lost', unit: '%', colour: '--bad', axis: 'right', stepped: true, least: 10 }
		]
	});

	start() {
		this.#worker.addEventListener('message', ({ data }) => this.#receive(data));
		setInterval(() => document.hidden || this.#draw(), REDRAW);
	}

	retry() {
		this.#worker.postMessage('retry');
	}

	drop() {
		this.#worker.postMessage('drop');
	}

	close() {
		this.#worker.postMessage('close');
	}

	#receive(data) {
		switch (data.type) {
			case 'echo':
				this.#total++;
				this.#echoes.push(data);
				break;
			case 'lost':
				this.#losses.push(data);
				break;
			default:
				Object.assign(this, data);
				this.dispatchEvent(new Event('change'));
		}
	}

	#draw() {
		const now = Date.now();
		forget(this.#echoes, now - WINDOW);
		forget(this.#losses, now - WINDOW);
		this.#plot.draw(now, [
			this.#echoes.map(({ time, millis }) => ({ time, value: Math.max(FLOOR, millis) })),
			this.#lossBySecond(now)
		]);
		this.#figures();
	}

	#figures() {
		const sorted = this.#echoes.map((echo) => echo.millis).sort((left, right) => left - right);
		const at = (part) => sorted.length ? millis(sorted[Math.floor(part * (sorted.length - 1))]) : '–';
		const all = sorted.length + this.#losses.length;
		show('rtt-now', this.state === 'open' && sorted.length ? millis(this.#echoes.at(-1).millis) : '–');
		show('rtt-median', at(0.5));
		show('rtt-p99', at(0.99));
		show('rtt-loss', all ? (100 * this.#losses.length / all).toFixed(1) : '–');
		show('rtt-echoes', count(this.#total));
	}

	// The last second is left out: what is under way then is neither lost nor back.
	#lossBySecond(now) {
		const points = [];
		for (let start = now - WINDOW - now % 1000; start <= now - 2000; start += 1000) {
			const within = ({ time }) => time >= start && time < start + 1000;
			const lost = this.#losses.filter(within).length;
			const back = this.#echoes.filter(within).length;
			if (lost + back) {
				points.push({ time: start, value: 100 * lost / (lost + back) });
			}
		}
		return points;
	}

}

function forget(entries, before) {
	while (entries.length && entries[0].time < before) {
		entries.shift();
	}
}
