// Trades a name and a password for a token that opens a session to a secured room. The token lives for
// seconds and the password is not kept: when the session ends, the user is logged out.
// Fires "change" when somebody has logged in or out.
export class Login extends EventTarget {

	user = '';

	token = '';

	#form = document.getElementById('login');

	#leave = document.getElementById('logout');

	#name = document.getElementById('login-name');

	#password = document.getElementById('login-password');

	#submit = document.getElementById('login-submit');

	#state = document.getElementById('login-state');

	#hint = this.#state.textContent;

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
		this.#change('', '');
		this.#say(problem || this.#hint, Boolean(problem));
	}

	async #logIn() {
		const name = this.#name.value;
		this.#submit.disabled = true;
		try {
			const token = await fetchToken(name, this.#password.value);
			this.#say(`Logged in as ${name}.`, false);
			this.#change(name, token);
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

	#change(user, token) {
		Object.assign(this, { user, token });
		this.#form.hidden = Boolean(token);
		this.#leave.hidden = !token;
		this.dispatchEvent(new Event('change'));
	}

	#say(text, problem) {
		this.#state.textContent = text;
		this.#state.toggleAttribute('data-problem', problem);
	}

}

async function fetchToken(name, password) {
	let response;
	try {
		response = await fetch('/token', {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ name, password }),
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
	return (await response.json()).token;
}
