// What the panels do to the document in the same way.

export function show(id, text) {
	document.getElementById(id).textContent = text;
}

// Adds to a log that stays short, and follows its end unless the reader has scrolled away from it.
export function append(log, item, longest) {
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
	log.append(item);
	while (log.childElementCount > longest) {
		log.firstElementChild.remove();
	}
	if (atEnd) {
		log.scrollTop = log.scrollHeight;
	}
}
