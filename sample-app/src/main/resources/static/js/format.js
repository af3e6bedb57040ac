// Numbers as people read them.

const LOCALE = 'en';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

export function count(value) {
	return whole.format(value);
}

// Three significant digits: what changes is seen, what is noise is not.
export function millis(value) {
	return (value >= 100) ? whole.format(value) : value.toFixed(value >= 10 ? 1 : 2);
}

export function bytes(value) {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	const power = Math.min(units.length - 1, value < 1000 ? 0 : Math.floor(Math.log10(value) / 3));
	return `${(value / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

export function duration(seconds) {
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	if (hours >= 48) {
		return `${Math.floor(hours / 24)} d ${hours % 24} h`;
	}
	return hours ? `${hours} h ${minutes} m` : (minutes ? `${minutes} m ${Math.floor(seconds % 60)} s` : `${Math.floor(seconds)} s`);
}

export function clock(time) {
	return new Date(time).toLocaleTimeString(LOCALE, { hour: '2-digit', minute: '2-digit', hour12: false });
}
