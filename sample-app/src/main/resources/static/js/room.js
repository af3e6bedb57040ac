import { connect } from './connection.js';

// One member of one room, which is a topic: what is said comes on a stream of the server, positions as datagrams,
// and all else both ways on a bidirectional stream of the member.
// Fires "change" when its connection changes, "line" for what the room says and "cursor" for a position.
export class Room extends EventTarget {

	members = new Map();

	id = '';

	client = null;

	#lines = null;

	#sequence = 0;

	// Whoever comes back with it is the same member.
	#key = crypto.randomUUID().slice(0, 8);

	// `query` and `ticket` say who joins.
	join(path, { query = {}, ticket } = {}) {
		const earlier = this.client;
		const client = this.client = connect(path, {
			query: { ...query, member: this.#key },
			ticket,
			serve: () => this.#talk(client)
		});
		client.addEventListener('statechange', () => {
			// One that was replaced may still wind down; it speaks for this room no more.
			if (client === this.client) {
				if (client.state !== 'open') {
					this.#leave();
				}
				this.dispatchEvent(new Event('change'));
			}
		});
		earlier?.close();
		this.#leave();
		this.dispatchEvent(new Event('change'));
		this.#listen(client, decodeURIComponent(path.slice(1)));
		this.#watch(client);
	}

	async say(text) {
		await this.#lines.send({ text });
	}

	// `n` lets receivers ignore a position that was overtaken: datagrams keep no order.
	move(x, y, pressed) {
		this.client.sendDatagram({ n: ++this.#sequence, x: Number(x.toFixed(4)), y: Number(y.toFixed(4)), pressed });
	}

	async #talk(client) {
		const lines = await client.openStream();
		this.#lines = lines;
		for await (const line of lines) {
			this.#receive(line);
		}
	}

	async #listen(client, topic) {
		for await (const { gap, data } of client.topic(topic)) {
			this.#fire('line', gap ? { type: 'gap' } : data);
		}
	}

	async #watch(client) {
		for await (const { data } of client.datagrams()) {
			this.#show(data);
		}
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
