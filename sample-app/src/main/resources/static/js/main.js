import { Arena } from './arena.js';
import { Chat } from './chat.js';
import { EchoConsole } from './echo-console.js';
import { Login } from './login.js';
import { Meters } from './meters.js';
import { Ping } from './ping.js';
import { Room } from './room.js';
import { Status } from './status.js';
import { Telemetry } from './telemetry.js';

const ping = new Ping();
const room = new Room();
const login = new Login(() => `/secure${chat.roomPath}`);
const chat = new Chat(room, login);
const telemetry = new Telemetry();
const links = () => ({ echo: ping, room: room.client, telemetry: telemetry.client });
const status = new Status(links);

chat.start();
login.start();
new Arena(room).start();
new EchoConsole().start();
new Meters().start();
ping.start();
telemetry.start();
status.start();

const GONE = ['unreachable', 'stopping'];

// Where each link was open last.
const places = new WeakMap();

// What one link learns helps the others: a server that is gone is gone for all, and so is its return.
function share(link) {
	const others = Object.values(links()).filter((other) => other !== link);
	if (link.state === 'open') {
		const before = places.get(link) ?? link.url;
		places.set(link, link.url);
		if (before !== link.url) {
			others.filter((other) => other.state === 'open' && other.url === before).forEach((other) => other.drop());
		}
	}
	if (link.state === 'waiting' && GONE.includes(link.failure.kind)) {
		others.filter((other) => other.state === 'open' && other.url === link.url).forEach((other) => other.drop());
	}
	if (link.state === 'open') {
		others.filter((other) => other.state === 'waiting').forEach((other) => other.retry());
	}
	status.refresh();
}

ping.addEventListener('change', () => share(ping));
room.addEventListener('change', () => share(room.client));
telemetry.client.addEventListener('statechange', () => share(telemetry.client));

// A worker is told nothing of the page's end.
addEventListener('pagehide', () => ping.close());
addEventListener('pageshow', (event) => event.persisted && location.reload());
