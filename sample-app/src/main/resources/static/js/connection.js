import { WebTransportClient } from '/webtransport/client.js';

const DEFAULT_PORT = 4433;

// What the address of the page says: "otherPort" names another node of the application on this machine, "wtPort" the UDP
// port where the application does not tell, and "transport" what carries the sessions. Runs in the worker as well.
export function connect(path, options) {
	const parameters = new URLSearchParams(self.location.search);
	const { origin, protocol, hostname } = self.location;
	const other = Number(parameters.get('otherPort'));
	return new WebTransportClient(path, {
		servers: other ? [origin, `${protocol}//${hostname}:${other}`] : [origin],
		port: Number(parameters.get('wtPort')) || DEFAULT_PORT,
		transport: parameters.get('transport') ?? 'auto',
		...options
	});
}
