import { paintMember } from './room.js';

// Positions are worth no more than the screen shows.
const SEND_INTERVAL = 33;

// Datagrams get lost: the resting position is repeated, or others would keep a stale one.
const REPEAT_INTERVAL = 1500;

const IDLE_AFTER = 5000;

// The part of the way to the reported position that a cursor goes in 60th of a second.
const EASE = 0.35;

const KEY_STEP = 0.02;

const ARROW = 'M3 2l15 8-6.5 1.6L8.5 18z';

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

export class Arena {

	#room;

	#area = document.getElementById('arena');

	#hint = document.getElementById('arena-hint');

	#cursors = new Map();

	#own = { x: 0.5, y: 0.5, inside: false, pressed: false };

	#sent = 0;

	#received = 0;

	#frame = 0;

	constructor(room) {
		this.#room = room;
	}

	start() {
		this.#room.addEventListener('cursor', ({ detail }) => this.#place(detail));
		this.#room.addEventListener('line', () => this.#count());
		this.#room.addEventListener('change', () => this.#count());
		this.#listen();
		setInterval(() => this.#repeat(), REPEAT_INTERVAL);
		setInterval(() => this.#rate(), 1000);
		requestAnimationFrame((time) => this.#animate(time));
	}

	#listen() {
		const area = this.#area;
		area.addEventListener('pointermove', (event) => this.#follow(event));
		area.addEventListener('pointerdown', (event) => this.#press(event));
		area.addEventListener('pointerup', () => this.#own.pressed = false);
		area.addEventListener('pointerleave', () => Object.assign(this.#own, { inside: false, pressed: false }));
		area.addEventListener('keydown', (event) => this.#key(event));
	}

	#follow(event) {
		const box = this.#area.getBoundingClientRect();
		this.#own.x = clamp((event.clientX - box.left) / box.width);
		this.#own.y = clamp((event.clientY - box.top) / box.height);
		this.#own.inside = true;
		this.#send();
	}

	#press(event) {
		if (event.target.closest('a')) {
			return;
		}
		this.#follow(event);
		this.#pulse();
	}

	#key(event) {
		const step = KEYS[event.key];
		if (step) {
			this.#own.x = clamp(this.#own.x + step[0] * KEY_STEP);
			this.#own.y = clamp(this.#own.y + step[1] * KEY_STEP);
			this.#own.inside = true;
			this.#send();
			event.preventDefault();
		}
		else if (event.key === ' ') {
			this.#pulse();
			event.preventDefault();
		}
	}

	#pulse() {
		this.#ripple(this.#own.x, this.#own.y, this.#room.id);
		this.#room.move(this.#own.x, this.#own.y, true);
	}

	#send() {
		const now = performance.now();
		if (now - this.#sent >= SEND_INTERVAL) {
			this.#sent = now;
			this.#own.waiting = false;
			this.#room.move(this.#own.x, this.#own.y, false);
		}
		else if (!this.#own.waiting) {
			// The last movement counts most: it is where the cursor rests.
			this.#own.waiting = true;
			setTimeout(() => this.#own.waiting && this.#send(), SEND_INTERVAL);
		}
	}

	#repeat() {
		if (this.#own.inside && performance.now() - this.#sent > REPEAT_INTERVAL) {
			this.#send();
		}
	}

	#place({ id, n, x, y, pressed }) {
		this.#received++;
		const cursor = this.#cursors.get(id) ?? this.#create(id, x, y);
		if (n <= cursor.n) {
			return;
		}
		Object.assign(cursor, { n, toX: clamp(x), toY: clamp(y), heard: performance.now() });
		cursor.label.textContent = this.#room.members.get(id) ?? 'Someone';
		cursor.element.dataset.name = cursor.label.textContent;
		if (pressed) {
			this.#ripple(x, y, id);
		}
	}

	#create(id, x, y) {
		const element = document.createElement('div');
		element.className = 'cursor';
		element.dataset.testid = 'cursor';
		paintMember(element, id);
		const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
		const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
		svg.setAttribute('viewBox', '0 0 20 20');
		svg.setAttribute('aria-hidden', 'true');
		path.setAttribute('d', ARROW);
		svg.append(path);
		const label = document.createElement('span');
		element.append(svg, label);
		this.#area.append(element);
		const cursor = { element, label, n: 0, x, y, toX: x, toY: y, heard: 0 };
		this.#cursors.set(id, cursor);
		this.#hint.toggleAttribute('data-hidden', true);
		return cursor;
	}

	#ripple(x, y, id) {
		if (calm.matches) {
			return;
		}
		const ring = document.createElement('i');
		ring.className = 'ripple';
		paintMember(ring, id);
		ring.style.left = `${clamp(x) * 100}%`;
		ring.style.top = `${clamp(y) * 100}%`;
		ring.addEventListener('animationend', () => ring.remove());
		this.#area.append(ring);
	}

	#animate(time) {
		const frames = Math.min(6, (time - this.#frame) * 60 / 1000);
		this.#frame = time;
		const part = calm.matches ? 1 : 1 - (1 - EASE) ** frames;
		const { clientWidth, clientHeight } = this.#area;
		const now = performance.now();
		for (const cursor of this.#cursors.values()) {
			cursor.x += (cursor.toX - cursor.x) * part;
			cursor.y += (cursor.toY - cursor.y) * part;
			cursor.element.style.transform = `translate(${cursor.x * clientWidth - 3}px, ${cursor.y * clientHeight - 2}px)`;
			cursor.element.toggleAttribute('data-idle', now - cursor.heard > IDLE_AFTER);
		}
		requestAnimationFrame((next) => this.#animate(next));
	}

	#count() {
		const { members } = this.#room;
		document.getElementById('arena-members').textContent = members.size;
		for (const [other, { element }] of this.#cursors) {
			if (!members.has(other)) {
				element.remove();
				this.#cursors.delete(other);
			}
		}
		this.#hint.toggleAttribute('data-hidden', this.#cursors.size > 0);
	}

	#rate() {
		document.getElementById('arena-rate').textContent = this.#received;
		this.#received = 0;
	}

}

function clamp(value) {
	return Math.min(1, Math.max(0, value));
}
