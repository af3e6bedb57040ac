// A name and a password get tickets, each of which opens one session to a secured room. The page keeps them until the
// user logs out or leaves; an application whose login is a cookie keeps nothing.
// Fires "change" when somebody has logged in or out.
export class Login extends EventTarget {

	user = '';

	// The path of the secured room, and what the requests for its tickets have.
	path = '';

	ticket = null;

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

	// The server has let the user in, or it has not.
	follow(state, failure) {
		if (state === 'open') {
			this.#say(`Logged in as ${this.user}.`, false);
		}
		else if (state === 'closed') {
			this.logOut((failure?.kind === 'unauthorized') ? 'Wrong user name or password.' : 'Access is denied.');
			this.#password.focus();
		}
	}

	#logIn() {
		const credentials = new TextEncoder().encode(`${this.#name.value}:${this.#password.value}`);
		this.#password.value = '';
		this.#change(this.#name.value, this.#securedPath(), {
			headers: {
				'Authorization': `Basic ${btoa(String.fromCharCode(...credentials))}`,
				// A 401 without the dialog of the browser.
				'X-Requested-With': 'XMLHttpRequest'
			}
		});
		this.#leave.focus();
	}

	#change(user, path, ticket) {
		Object.assign(this, { user, path, ticket });
		this.#form.hidden = Boolean(path);
		this.#leave.hidden = !path;
		this.dispatchEvent(new Event('change'));
	}

	#say(text, problem) {
		this.#state.textContent = text;
		this.#state.toggleAttribute('data-problem', problem);
	}

}
