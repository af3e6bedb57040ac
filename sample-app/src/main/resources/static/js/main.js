import { Arena } from './arena.js';
import { Chat } from './chat.js';
import { EchoConsole } from './echo-console.js';
import { Endpoint } from './endpoint.js';
import { Login } from './login.js';
import { Meters } from './meters.js';
import { Ping } from './ping.js';
import { Room } from './room.js';
import { Status } from './status.js';
import { Telemetry } from './telemetry.js';

const endpoint = new Endpoint(location.search);
const ping = new Ping();
const room = new Room(endpoint);
const login = new Login(() => `/secure${chat.roomPath}`);
const chat = new Chat(room, login);
const telemetry = new Telemetry(endpoint);
const links = () => ({ echo: ping, room: room.link, telemetry: telemetry.link });
const status = new Status(links);

chat.start();
login.start();
new Arena(room).start();
new EchoConsole(endpoint).start();
new Meters().start();
ping.start();
telemetry.start();
status.start();

const GONE = ['server-gone', 'moved'];

// What one link learns helps the others: a server that is gone is gone for all, and so is its return.
function share(link) {
	const others = Object.values(links()).filter((other) => other !== link);
	if (link.state === 'waiting' && GONE.includes(link.failure.kind)) {
		others.filter((other) => other.state === 'open' && other.base === link.base).forEach((other) => other.drop());
	}
	if (link.state === 'open') {
		others.filter((other) => other.state === 'waiting').forEach((other) => other.retry());
	}
	status.refresh();
}

ping.addEventListener('change', () => share(ping));
room.addEventListener('change', () => share(room.link));
telemetry.link.addEventListener('change', () => share(telemetry.link));

addEventListener('online', () => Object.values(links()).forEach((link) => link.retry()));

// Told now, the server need not wait for its idle timeout. A page that comes back from the cache starts afresh.
addEventListener('pagehide', () => Object.values(links()).forEach((link) => link.stop()));
addEventListener('pageshow', (event) => event.persisted && location.reload());
