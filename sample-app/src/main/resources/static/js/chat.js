import { clock } from './format.js';
import { append } from './page.js';
import { paintMember } from './room.js';

const LONGEST_LOG = 200;

const FIRST_NAMES = ['Amber', 'Brisk', 'Calm', 'Dapper', 'Eager', 'Fern', 'Gentle', 'Hazel', 'Ivory', 'Jolly', 'Keen', 'Lucid', 'Merry', 'Noble'];

const LAST_NAMES = ['Otter', 'Heron', 'Lynx', 'Finch', 'Badger', 'Marten', 'Swift', 'Hare', 'Wren', 'Seal', 'Ibis', 'Fox', 'Tern', 'Vole'];

export class Chat {

	#room;

	#log = document.getElementById('chat-log');

	#input = document.getElementById('chat-input');

	#send = document.getElementById('chat-send');

	#name = document.getElementById('nickname');

	#roomName = document.getElementById('room');

	#identity = document.getElementById('chat-identity');

	// Per tab, not per browser: two tabs are two people here.
	#nickname = sessionStorage.getItem('nickname') ?? `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`;

	#login;

	constructor(room, login) {
		this.#room = room;
		this.#login = login;
	}

	start() {
		this.#roomName.value = new URLSearchParams(location.search).get('room') ?? 'lobby';
		this.#room.addEventListener('line', ({ detail }) => this.#show(detail));
		this.#room.addEventListener('change', () => this.#follow(this.#room.client));
		this.#login.addEventListener('change', () => this.#join());
		this.#identity.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#nickname = this.#name.value;
			this.#join();
		});
		document.getElementById('chat-form').addEventListener('submit', (event) => {
			event.preventDefault();
			this.#say();
		});
		this.#join();
	}

	get roomPath() {
		return `/rooms/${encodeURIComponent(this.#roomName.value)}`;
	}

	#join() {
		const { user, ticket } = this.#login;
		const path = this.#login.path || this.roomPath;
		// Users go by their own names, and into the room that they have logged in to.
		[...this.#identity.elements].forEach((field) => field.disabled = Boolean(ticket));
		sessionStorage.setItem('nickname', this.#nickname);
		this.#name.value = user || this.#nickname;
		document.getElementById('arena-path').textContent = path;
		this.#room.join(path, ticket ? { ticket } : { query: { name: this.#name.value } });
	}

	#follow({ state, failure }) {
		this.#send.disabled = state !== 'open';
		if (this.#login.path) {
			this.#login.follow(state, failure);
		}
	}

	async #say() {
		const text = this.#input.value.trim();
		if (!text || this.#send.disabled) {
			return;
		}
		try {
			await this.#room.say(text);
			this.#input.value = '';
		}
		catch (error) {
			this.#append('problem', `Not sent: ${error.message}`);
		}
	}

	#show(line) {
		switch (line.type) {
			case 'welcome': {
				const others = line.members.length - 1;
				this.#append('notice', `You joined ${line.room} as ${line.name}. ${others === 1 ? 'One other is' : `${others || 'No'} others are`} here.`);
				break;
			}
			case 'join':
				this.#append('notice', `${line.name} joined`);
				break;
			case 'leave':
				this.#append('notice', `${line.name} left`);
				break;
			case 'chat':
				this.#append('', line.text, line);
				break;
			case 'gap':
				this.#append('problem', 'Lines are missing here: they are not kept any more.');
				break;
			case 'error':
				this.#append('problem', line.text);
				break;
		}
	}

	// Text nodes only: what others say must never become markup.
	#append(kind, text, author) {
		const item = document.createElement('li');
		item.className = kind;
		if (author) {
			const time = document.createElement('time');
			time.dateTime = new Date(author.time).toISOString();
			time.textContent = clock(author.time);
			const name = document.createElement('b');
			name.textContent = `${author.name}: `;
			paintMember(name, author.from);
			item.append(time, name);
		}
		item.append(text);
		append(this.#log, item, LONGEST_LOG);
	}

}

function pick(names) {
	return names[Math.floor(Math.random() * names.length)];
}
