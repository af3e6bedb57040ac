import { Link } from './link.js';
import { datagramWriter, forEachChunk, forEachLine } from './streams.js';

const encoder = new TextEncoder();

const decoder = new TextDecoder();

// One member of one room: lines both ways on a bidirectional stream, positions as datagrams.
// Fires "change" as its link does, "line" for what the room says and "cursor" for a position.
export class Room extends EventTarget {

	members = new Map();

	id = 0;

	#endpoint;

	#link = null;

	#lines = null;

	#positions = null;

	#sequence = 0;

	constructor(endpoint) {
		super();
		this.#endpoint = endpoint;
	}

	get link() {
		return this.#link;
	}

	join(path) {
		this.#link?.stop();
		const link = new Link(this.#endpoint, path, (transport) => this.#attend(transport));
		this.#link = link;
		link.addEventListener('change', () => {
			// A link that was replaced may still wind down; it speaks for this room no more.
			if (link === this.#link) {
				if (link.state !== 'open') {
					this.#leave();
				}
				this.dispatchEvent(new Event('change'));
			}
		});
		link.run();
	}

	async say(text) {
		await this.#lines.write(encoder.encode(`${JSON.stringify({ text })}\n`));
	}

	// `n` lets receivers ignore a position that was overtaken: datagrams keep no order.
	move(x, y, pressed) {
		const position = { n: ++this.#sequence, x: Number(x.toFixed(4)), y: Number(y.toFixed(4)), pressed };
		this.#positions?.write(encoder.encode(JSON.stringify(position))).catch(() => {});
	}

	async #attend(transport) {
		const stream = await transport.createBidirectionalStream();
		this.#lines = stream.writable.getWriter();
		this.#positions = datagramWriter(transport);
		// A stream exists for the server once something was written on it.
		await this.#lines.write(encoder.encode('\n'));
		await Promise.all([
			forEachLine(stream.readable, (line) => this.#receive(JSON.parse(line))),
			forEachChunk(transport.datagrams.readable, (datagram) => this.#fire('cursor', JSON.parse(decoder.decode(datagram))))
		]);
	}

	#receive(line) {
		switch (line.type) {
			case 'welcome':
				this.id = line.id;
				this.members = new Map(line.members.map(({ id, name }) => [id, name]));
				break;
			case 'join':
				this.members.set(line.id, line.name);
				break;
			case 'leave':
				this.members.delete(line.id);
				break;
		}
		this.#fire('line', line);
	}

	#leave() {
		this.#lines = null;
		this.#positions = null;
		this.members = new Map();
	}

	#fire(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

}

// Neighbouring numbers get colours far apart: the golden angle never comes round.
export function paintMember(element, id) {
	element.classList.add('member');
	element.style.setProperty('--turn', `${Math.round(id * 137.508 % 360)}deg`);
}
