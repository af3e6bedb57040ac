import { Link } from './link.js';
import { datagramWriter, forEachChunk, forEachLine } from './streams.js';

const encoder = new TextEncoder();

const decoder = new TextDecoder();

// One member of one room, which is a topic: what is said comes on a stream of the server, positions as datagrams,
// and all else both ways on a bidirectional stream of the member.
// Fires "change" as its link does, "line" for what the room says and "cursor" for a position.
export class Room extends EventTarget {

	members = new Map();

	id = '';

	#endpoint;

	#link = null;

	#lines = null;

	#positions = null;

	#sequence = 0;

	// Whoever comes back with it is the same member.
	#key = crypto.randomUUID().slice(0, 8);

	// The last line of the topic that was seen, for the next session.
	#seen = null;

	constructor(endpoint) {
		super();
		this.#endpoint = endpoint;
	}

	get link() {
		return this.#link;
	}

	join(path, query) {
		this.#link?.stop();
		this.#seen = null;
		const link = new Link(this.#endpoint, () => this.#address(path, query), (transport) => this.#attend(transport));
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

	#address(path, query) {
		const parameters = new URLSearchParams({ ...query, member: this.#key });
		if (this.#seen) {
			const { topic, epoch, offset } = this.#seen;
			parameters.set('since', `${topic}:${epoch}:${offset}`);
		}
		return `${path}?${parameters}`;
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
			forEachChunk(transport.incomingUnidirectionalStreams, (topic) => this.#listen(topic)),
			forEachChunk(transport.datagrams.readable, (datagram) => this.#show(JSON.parse(decoder.decode(datagram)).data))
		]);
	}

	// The first line tells where the topic goes on, each further one is a message. A reset of the stream ends the
	// session, and the next one begins where this one was.
	async #listen(readable) {
		let seen = null;
		await forEachLine(readable, (line) => {
			const { topic, epoch, offset, recovered, data } = JSON.parse(line);
			if (seen) {
				seen.offset = offset;
				this.#fire('line', data);
				return;
			}
			if (this.#seen && !recovered) {
				this.#fire('line', { type: 'gap' });
			}
			seen = { topic, epoch, offset };
			this.#seen = seen;
		});
	}

	// The topic tells a member of its own positions as well, and maybe of somebody who has left.
	#show(cursor) {
		if (cursor.id !== this.id && this.members.has(cursor.id)) {
			this.#fire('cursor', cursor);
		}
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

// The same member has the same colour on every page.
export function paintMember(element, id) {
	const turn = Array.from(id).reduce((sum, character) => (sum * 31 + character.codePointAt(0)) % 360, 0);
	element.classList.add('member');
	element.style.setProperty('--turn', `${turn}deg`);
}
