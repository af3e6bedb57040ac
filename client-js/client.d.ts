/**
 * A WebTransport session that stays: it is opened, opened again when it is lost, and goes over a WebSocket where a
 * network lets no UDP out.
 *
 * @example
 * const client = new WebTransportClient('/rooms/blue');
 * for await (const { data } of client.topic('rooms/blue')) { show(data); }
 */
export class WebTransportClient extends EventTarget {
	/**
	 * Connects at once.
	 *
	 * @param path the path of the session, such as `/rooms/blue`, without a query
	 */
	constructor(path: string, options?: WebTransportClientOptions);

	/** What the client does now. A `statechange` event tells of each change. */
	readonly state: 'connecting' | 'open' | 'waiting' | 'closed';

	/** The session while it is open. Its streams and datagrams are the platform's. */
	readonly session: WebTransport | null;

	/** What carries the session, or carried the last one. */
	readonly transport: 'webtransport' | 'websocket' | null;

	/** The origin that the session is with, or was. */
	readonly url: string | null;

	/** Why the last attempt or the last session has failed, until the next one is open. */
	readonly failure: WebTransportFailure | null;

	/** When the next attempt is made while the client is `waiting`, in milliseconds as of `Date.now()`. */
	readonly retryAt: number;

	/** Resolved, never rejected, when no further session is opened. */
	readonly closed: Promise<{ closeCode?: number; reason?: string; failure: WebTransportFailure | null }>;

	/** Ends the pause before the next attempt. */
	retry(): void;

	/** Gives up the session and opens another, for whoever notices before the browser that it works no more. */
	drop(): void;

	/** Closes the session, and opens no other. `reason` has 1,024 bytes at most. */
	close(info?: { closeCode?: number; reason?: string }): void;

	/** The current session and each further one. Ends when the client is closed. */
	sessions(): AsyncIterableIterator<WebTransport>;

	/**
	 * The datagrams of all sessions, as JSON unless `decode` makes something else of them.
	 * One iteration at a time: it holds the reader.
	 */
	datagrams<T = unknown>(options?: { decode?: (data: Uint8Array) => T }): AsyncIterableIterator<T>;

	/**
	 * Sends bytes, or anything else as JSON.
	 *
	 * @returns whether there was a session to send it on; it can be lost on the way all the same
	 */
	sendDatagram(value: unknown): boolean;

	/** A stream to the server, in lines of JSON unless told otherwise. Waits for a session. */
	openStream<T = unknown>(format?: StreamFormat<T>): Promise<WebTransportChannel<T>>;

	/** Bidirectional streams that the server opens. */
	incomingStreams<T = unknown>(format?: StreamFormat<T>): AsyncIterableIterator<WebTransportChannel<T>>;

	/**
	 * The messages of a topic that the server has subscribed the session to, over all sessions in one order: what was
	 * missed between two of them comes first, and `gap` tells where the server keeps it no more. Ends when the server
	 * has cancelled the subscription. The first use takes all unidirectional streams of the server.
	 */
	topic<T = unknown>(topic: string): AsyncIterableIterator<TopicMessage<T>>;
}

export interface WebTransportClientOptions {
	/**
	 * Addresses of the application, with its context path; the first that answers is taken. By default where this
	 * script comes from, or the origin of the page when a bundler has moved it.
	 */
	servers?: string[];

	/** The UDP port where the server does not tell, because its certificate is a real one. By default that of the page. */
	port?: number;

	/** Application protocols, in order of preference. */
	protocols?: string[];

	/** The query of each request for a session. A function is asked anew for each attempt. */
	query?: QueryParameters | (() => QueryParameters | Promise<QueryParameters>);

	/**
	 * Fetches a ticket for each attempt: `true`, or what the `POST` needs besides, such as headers. A 401 closes the
	 * client with the failure `unauthorized`.
	 */
	ticket?: boolean | RequestInit | (() => RequestInit | Promise<RequestInit>);

	/** `auto`: QUIC gets half a second, then a WebSocket joins, and the first that is open wins. */
	transport?: 'auto' | 'webtransport' | 'websocket';

	/** Called with each session. When it fails, the session is replaced. */
	serve?: (session: WebTransport) => unknown;

	/** Whether there is another attempt. By default unless the server has closed with 4403, which denies access. */
	reconnect?: (failure: WebTransportFailure) => boolean;

	/** How long a session may take to open, in milliseconds. By default 6000. */
	timeout?: number;

	/** The pause behind a first failure, in milliseconds; the next ones double. By default 500. */
	minPause?: number;

	/** The longest pause, in milliseconds. By default 10000. */
	maxPause?: number;
}

export type QueryParameters = Record<string, string> | URLSearchParams | string;

export interface WebTransportFailure extends Error {
	/**
	 * - `unreachable`: the application does not answer over HTTP either
	 * - `stopping`: it takes no more requests
	 * - `timeout`: no answer to the request for a session, which over QUIC means that UDP does not get through
	 * - `refused`: an answer that is no session; browsers do not tell more
	 * - `unauthorized`: no ticket without login
	 * - `unsupported`: no WebTransport in this browser, and no WebSocket
	 * - `closed`: the server has closed the session, with `closeCode` and `reason`
	 * - `lost`: the connection is lost
	 * - `broken`: what `serve` failed with, or a topic that was reset, in `cause`
	 */
	readonly kind: 'unreachable' | 'stopping' | 'timeout' | 'refused' | 'unauthorized' | 'unsupported' | 'closed' | 'lost' | 'broken';
	readonly closeCode?: number;
	readonly reason?: string;
}

export type TopicMessage<T> =
	| { topic: string; offset: number; data: T; gap?: undefined }
	| { topic: string; gap: true; offset?: undefined; data?: undefined };

/** The values of one stream. Iterate over those that come; to stop early stops the peer. */
export class WebTransportChannel<T = unknown> implements AsyncIterable<T> {
	constructor(stream: WebTransportBidirectionalStream, format?: StreamFormat<T>);

	/** Resolved when there is room for more. Rejected when the stream is no more. */
	send(value: T): Promise<void>;

	/** Ends what is sent (FIN). */
	end(): Promise<void>;

	/** Resets what is sent. */
	abort(streamErrorCode?: number): Promise<void>;

	[Symbol.asyncIterator](): AsyncIterator<T>;
}

export interface StreamFormat<T> {
	/** Sent first, so that the server learns of the stream. */
	opening?: Uint8Array;
	encode(value: T): Uint8Array;
	decode(chunks: AsyncIterable<Uint8Array>): AsyncIterable<T>;
}

/** A JSON document a line, as `@StreamMapping` methods have it. A line has 16 MiB at most. */
export const jsonLines: StreamFormat<any>;

/** Messages of bytes, each behind its length of four bytes in network order. */
export const lengthPrefixed: StreamFormat<Uint8Array>;

/** Bytes as they come. */
export const bytes: StreamFormat<Uint8Array>;
