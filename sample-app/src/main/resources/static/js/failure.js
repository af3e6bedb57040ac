// Browsers tell a page next to nothing about a failed handshake, so that a network's secrets stay
// secret. What can be known is gathered here and turned into words with a next step.

// Title and advice; "{}" stands for the detail that only the failure itself knows.
const TEXTS = {
	'insecure': ['This page is not on a secure origin',
		'Browsers offer WebTransport to https pages and to localhost only. Open http://localhost:8080 on this machine, or serve the page over https.'],
	'no-api': ['This browser has no WebTransport',
		'Open the page in a current Chrome, Edge or Firefox.'],
	'server-gone': ['The application does not answer',
		'Not even over HTTP. Start it with “mvn -pl sample-app -am spring-boot:run”; this page reconnects by itself.'],
	'server-stopping': ['The application is stopping',
		'It takes no more requests (503). This page reconnects once it is back.'],
	'info-broken': ['GET /webtransport/info failed: {}',
		'So the WebTransport port is unknown. The log of the application tells why.'],
	'timeout': ['No answer over UDP from {}',
		'HTTP works, so the application is up: a firewall, a proxy or a container without a published UDP port is in the way.'],
	'refused': ['The session to {} was refused',
		'Either nothing listens on that UDP port, or the server refuses the path or this page’s origin (webtransport.server.allowed-origins).'],
	'refused-unpinned': ['The session to {} was refused',
		'There is no /webtransport/info, so no certificate hash: set webtransport.server.ssl.self-signed=true, or use a certificate that browsers trust.'],
	'certificate': ['The development certificate has expired',
		'It lives 13 days and the application has run for longer. Restart the application to get a new one.'],
	'lost': ['The connection was lost',
		'The application answers over HTTP, but this session broke off or fell silent.'],
	'moved': ['The application is at {} now',
		'This page goes on there.'],
	'broken': ['The session broke: {}',
		'It is opened anew.'],
	'closed': ['The server closed the session: {}',
		'It is opened anew.']
};

export class Failure extends Error {

	constructor(kind, detail = '') {
		const [title, advice] = TEXTS[kind];
		super(title.replace('{}', detail));
		this.kind = kind;
		this.title = this.message;
		this.advice = advice;
	}

	// Trying again cannot help: the browser or the address of the page is the problem.
	get permanent() {
		return this.kind === 'insecure' || this.kind === 'no-api';
	}

}
