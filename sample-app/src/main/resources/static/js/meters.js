import { bytes, count } from './format.js';
import { show } from './page.js';

const INTERVAL = 2000;

const PREFIX = 'webtransport.server.';

const METERS = [
	{ id: 'sessions', label: 'Open sessions', name: 'sessions.active', gauge: true },
	{ id: 'connections', label: 'Open connections', name: 'connections.active', gauge: true },
	{ id: 'streams', label: 'Streams', name: 'streams' },
	{ id: 'datagrams-received', label: 'Datagrams received', name: 'datagrams', tag: 'event:received' },
	{ id: 'datagrams-sent', label: 'Datagrams sent', name: 'datagrams', tag: 'event:sent' },
	{ id: 'datagrams-dropped', label: 'Datagrams dropped', name: 'datagrams', tag: 'event:dropped' },
	{ id: 'bytes-in', label: 'Bytes in', name: 'bytes', tag: 'direction:in', format: bytes },
	{ id: 'bytes-out', label: 'Bytes out', name: 'bytes', tag: 'direction:out', format: bytes }
];

// What counts of a long task timer, a gauge, and a counter or timer.
const STATISTICS = ['ACTIVE_TASKS', 'VALUE', 'COUNT'];

// What the server itself counts, asked for over plain HTTP: the other end of what the panels show.
export class Meters {

	#rows = document.getElementById('meters-rows');

	#note = document.getElementById('meters-note');

	#last = new Map();

	start() {
		METERS.forEach((meter) => this.#rows.append(row(meter)));
		this.#poll();
	}

	async #poll() {
		if (!document.hidden) {
			const found = await Promise.all(METERS.map((meter) => this.#refresh(meter)));
			this.#note.textContent = note(found);
		}
		setTimeout(() => this.#poll(), INTERVAL);
	}

	async #refresh({ id, name, tag, gauge, format = count }) {
		const value = await read(name, tag);
		if (typeof value === 'string') {
			return value;
		}
		const now = performance.now();
		const last = this.#last.get(id);
		this.#last.set(id, { now, value });
		show(`meter-${id}`, format(value));
		if (!gauge && last) {
			const rate = Math.max(0, (value - last.value) * 1000 / (now - last.now));
			show(`meter-${id}-rate`, (rate > 0 && rate < 10 && format === count) ? rate.toFixed(1) : format(rate));
		}
		return '';
	}

}

// The value, or what stands in the way of it. A meter is absent until there was something to count.
async function read(name, tag) {
	try {
		const response = await fetch(`/actuator/metrics/${PREFIX}${name}${tag ? `?tag=${tag}` : ''}`, { signal: AbortSignal.timeout(4000) });
		if (response.status === 404) {
			return 'absent';
		}
		if (!response.ok) {
			return 'refused';
		}
		const { measurements } = await response.json();
		return STATISTICS.map((name) => measurements.find(({ statistic }) => statistic === name)).find(Boolean).value;
	}
	catch {
		return 'unreachable';
	}
}

function note(found) {
	if (found.every((problem) => problem === 'unreachable')) {
		return 'The application does not answer; the values are the last known ones.';
	}
	if (found.every((problem) => problem === 'absent')) {
		return 'No meters: is the metrics endpoint exposed (management.endpoints.web.exposure.include)?';
	}
	return '';
}

function row({ id, label }) {
	const element = document.createElement('tr');
	const head = document.createElement('th');
	head.scope = 'row';
	head.textContent = label;
	const cell = (name, text) => {
		const data = document.createElement('td');
		data.id = name;
		data.dataset.testid = name;
		data.textContent = text;
		return data;
	};
	element.append(head, cell(`meter-${id}`, '–'), cell(`meter-${id}-rate`, ''));
	return element;
}
