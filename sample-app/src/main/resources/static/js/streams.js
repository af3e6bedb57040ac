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

// Browsers moved the writable side of datagrams from an attribute to a method.
export function datagramWriter({ datagrams }) {
	return (datagrams.writable ?? datagrams.createWritable()).getWriter();
}

export async function readText(readable) {
	return new Response(readable).text();
}
