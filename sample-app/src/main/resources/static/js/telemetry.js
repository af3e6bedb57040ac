import { connect } from './connection.js';
import { count, duration } from './format.js';
import { show } from './page.js';
import { Plot } from './plot.js';
import { forEachChunk, readText } from './streams.js';

const WINDOW = 60_000;

const SILENT_AFTER = 4000;

const MEGA = 1_000_000;

const decoder = new TextDecoder();

// Two feeds of one session: readings that must arrive come on streams, the pulse that may be lost
// comes as datagrams.
export class Telemetry {

	#readings = [];

	#pulse = new Pulse();

	#plot = new Plot('telemetry-plot', {
		seconds: WINDOW / 1000,
		series: [
			{ label: 'CPU', unit: '%', colour: '--second', most: 100 },
			{ label: 'Heap', unit: 'MB', colour: '--accent', axis: 'right', fill: true }
		]
	});

	client = connect('/telemetry', { serve: (session) => this.#serve(session) });

	start() {
		setInterval(() => document.hidden || this.#draw(), 250);
		setInterval(() => this.client.session && this.#pulse.silence > SILENT_AFTER && this.client.drop(), 1000);
	}

	async #serve(session) {
		this.#pulse.begin();
		await Promise.all([
			forEachChunk(session.incomingUnidirectionalStreams, async (stream) => this.#read(JSON.parse(await readText(stream)))),
			forEachChunk(session.datagrams.readable, (datagram) => this.#pulse.receive(JSON.parse(decoder.decode(datagram))))
		]);
	}

	#read(reading) {
		const now = Date.now();
		this.#readings.push({ time: now, ...reading });
		while (this.#readings[0].time < now - WINDOW) {
			this.#readings.shift();
		}
		show('heap', count(reading.heapUsed / MEGA));
		show('heap-max', `of ${count(reading.heapMax / MEGA)} MB`);
		show('cpu', (100 * reading.cpuLoad).toFixed(1));
		show('threads', count(reading.threads));
		show('collections', count(reading.collections));
		show('uptime', duration(reading.uptimeMillis / 1000));
		show('live-sessions', count(reading.sessions));
	}

	#draw() {
		this.#plot.draw(Date.now(), [
			this.#readings.map(({ time, cpuLoad }) => ({ time, value: 100 * cpuLoad })),
			this.#readings.map(({ time, heapUsed }) => ({ time, value: heapUsed / MEGA }))
		]);
		this.#pulse.draw();
	}

}

// Keeps the books of the datagrams: which numbers are missing, which came late.
class Pulse {

	#highest = 0;

	#missing = 0;

	#late = 0;

	#heard = 0;

	#interval = 0;

	begin() {
		this.#highest = 0;
		this.#heard = performance.now();
		this.#interval = 0;
	}

	get silence() {
		return performance.now() - this.#heard;
	}

	receive({ n }) {
		const now = performance.now();
		// Smoothed, or the figure would be a blur of jitter.
		this.#interval = this.#interval ? this.#interval * 0.95 + (now - this.#heard) * 0.05 : now - this.#heard;
		this.#heard = now;
		if (n > this.#highest) {
			this.#missing += this.#highest ? n - this.#highest - 1 : 0;
			this.#highest = n;
		}
		else {
			this.#late++;
			this.#missing = Math.max(0, this.#missing - 1);
		}
	}

	draw() {
		show('pulse-sequence', count(this.#highest));
		show('pulse-gaps', count(this.#missing));
		show('pulse-late', count(this.#late));
		show('pulse-interval', this.#interval ? this.#interval.toFixed(0) : '–');
	}

}
