// Browsers tell a page next to nothing about a failed handshake, so that a network's secrets stay
// secret. What the client knows of a failure is turned into words with a next step here.

// Title and advice; "{}" stands for the detail that only the failure itself knows.
const TEXTS = {
	'unsupported': ['This browser has no WebTransport here',
		'Browsers offer it to https pages and to localhost only. Open http://localhost:8080 on this machine in a current browser.'],
	'unreachable': ['The application does not answer',
		'Not even over HTTP. Start it with “mvn -pl sample-app -am spring-boot:run”; this page reconnects by itself.'],
	'stopping': ['The application is stopping',
		'It takes no more requests (503). This page reconnects once it is back.'],
	'timeout': ['{}',
		'HTTP works, so the application is up: a firewall, a proxy or a container without a published UDP port is in the way.'],
	'refused': ['{}',
		'Nothing listens on that UDP port, or the server refuses the path or this page’s origin (webtransport.server.allowed-origins), or its development certificate has expired, which lives 13 days.'],
	'unauthorized': ['Nobody has logged in',
		'Log in, or choose an open room.'],
	'lost': ['The connection was lost',
		'This session broke off or fell silent. It is opened anew.'],
	'broken': ['{}',
		'It is opened anew.'],
	'closed': ['{}',
		'It is opened anew.']
};

export function words({ kind, message }) {
	const [title, advice] = TEXTS[kind];
	return { title: title.replace('{}', message), advice };
}

export function describe({ closeCode = 0, reason = '' } = {}) {
	return reason ? `code ${closeCode}, “${reason}”` : `code ${closeCode}`;
}
