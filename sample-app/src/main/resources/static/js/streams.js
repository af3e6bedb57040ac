// The few stream helpers that the panels share.

// Browsers moved the writable side of datagrams from an attribute to a method.
export function datagramWriter(transport) {
	const datagrams = transport.datagrams;
	return (datagrams.writable ?? datagrams.createWritable()).getWriter();
}

// Calls `use` with each chunk until the stream ends.
export async function forEachChunk(readable, use) {
	const reader = readable.getReader();
	for (;;) {
		const { value, done } = await reader.read();
		if (done) {
			return;
		}
		await use(value);
	}
}

export async function forEachLine(readable, use) {
	let rest = '';
	await forEachChunk(readable.pipeThrough(new TextDecoderStream()), (text) => {
		const lines = (rest + text).split('\n');
		rest = lines.pop();
		lines.filter((line) => line.trim()).forEach(use);
	});
}

export async function readText(readable) {
	return new Response(readable).text();
}
