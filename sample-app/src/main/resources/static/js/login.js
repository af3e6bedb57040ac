// Trades a name and a password for a ticket that opens one session to a secured room. The ticket lives for
// seconds and the password is not kept: when the session ends, the user is logged out.
// Fires "change" when somebody has logged in or out.
export class Login extends EventTarget {

	user = '';

	// The path of the session and its query, which has the ticket.
	path = '';

	query = null;

	#securedPath;

	#form = document.getElementById('login');

	#leave = document.getElementById('logout');

	#name = document.getElementById('login-name');

	#password = document.getElementById('login-password');

	#submit = document.getElementById('login-submit');

	#state = document.getElementById('login-state');

	#hint = this.#state.textContent;

	// `securedPath` tells which room the user wants into.
	constructor(securedPath) {
		super();
		this.#securedPath = securedPath;
	}

	start() {
		this.#form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#logIn();
		});
		this.#leave.addEventListener('click', () => {
			this.logOut();
			this.#name.focus();
		});
	}

	logOut(problem = '') {
		this.#change('', '', null);
		this.#say(problem || this.#hint, Boolean(problem));
	}

	async #logIn() {
		const name = this.#name.value;
		this.#submit.disabled = true;
		try {
			const path = this.#securedPath();
			const { ticket, parameter } = await fetchTicket(name, this.#password.value, path);
			this.#say(`Logged in as ${name}.`, false);
			this.#change(name, path, { [parameter]: ticket });
			this.#leave.focus();
		}
		catch (error) {
			this.#say(error.message, true);
			this.#password.focus();
		}
		finally {
			this.#password.value = '';
			this.#submit.disabled = false;
		}
	}

	#change(user, path, query) {
		Object.assign(this, { user, path, query });
		this.#form.hidden = Boolean(path);
		this.#leave.hidden = !path;
		this.dispatchEvent(new Event('change'));
	}

	#say(text, problem) {
		this.#state.textContent = text;
		this.#state.toggleAttribute('data-problem', problem);
	}

}

async function fetchTicket(name, password, path) {
	const credentials = new TextEncoder().encode(`${name}:${password}`);
	let response;
	try {
		response = await fetch(`/webtransport/ticket?${new URLSearchParams({ path })}`, {
			method: 'POST',
			headers: {
				'Authorization': `Basic ${btoa(String.fromCharCode(...credentials))}`,
				// A 401 without the dialog of the browser.
				'X-Requested-With': 'XMLHttpRequest'
			},
			signal: AbortSignal.timeout(4000)
		});
	}
	catch {
		throw new Error('The application does not answer.');
	}
	if (response.status === 401) {
		throw new Error('Wrong user name or password.');
	}
	if (!response.ok) {
		throw new Error(`The application cannot log you in (${response.status}).`);
	}
	return await response.json();
}
