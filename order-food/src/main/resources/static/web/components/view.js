import { h, render } from '/web/preact/preact.module.js';

export { h };

/**
 * Shows a state, and shows it again after each change.
 * @param {(state: object) => object} view makes the page of a state
 * @param {object} state the first state
 * @returns {{state: object, update: (changes: object) => void}} the state, and what changes it
 */
export function mount(view, state) {
	const root = document.getElementById('page');
	const page = { state, update };
	let planned = false;

	function show() {
		planned = false;
		render(view(page.state), root);
	}

	function update(changes) {
		page.state = { ...page.state, ...changes };
		if (!planned) {
			planned = true;
			queueMicrotask(show);
		}
	}

	show();
	return page;
}

/** Moves the focus to an element once it is there, for those who cannot see that the page has changed. */
export function focusSoon(selector) {
	requestAnimationFrame(() => document.querySelector(selector)?.focus());
}
