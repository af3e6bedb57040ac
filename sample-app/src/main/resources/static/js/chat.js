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

	constructor(room) {
		this.#room = room;
	}

	start() {
		// Per tab, not per browser: two tabs are two people here.
		this.#name.value = sessionStorage.getItem('nickname') ?? `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`;
		this.#roomName.value = new URLSearchParams(location.search).get('room') ?? 'lobby';
		this.#room.addEventListener('line', ({ detail }) => this.#show(detail));
		this.#room.addEventListener('change', () => this.#send.disabled = this.#room.link.state !== 'open');
		document.getElementById('chat-identity').addEventListener('submit', (event) => {
			event.preventDefault();
			this.#join();
		});
		document.getElementById('chat-form').addEventListener('submit', (event) => {
			event.preventDefault();
			this.#say();
		});
		this.#join();
	}

	#join() {
		const room = this.#roomName.value;
		sessionStorage.setItem('nickname', this.#name.value);
		document.getElementById('arena-room').textContent = room;
		this.#room.join(room, this.#name.value);
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
