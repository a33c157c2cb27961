import { Component, createRef } from '/web/preact/preact.module.js';
import { h } from './view.js';
import { texts } from '/web/texts/texts.js';

/** Asks why an order is rejected or cancelled. */
export class ReasonDialog extends Component {
	#dialog = createRef();
	#reason = createRef();

	componentDidMount() {
		this.#dialog.current.showModal();
	}

	/** Gives the focus back. */
	componentWillUnmount() {
		this.#dialog.current.close();
	}

	render({ name, status, onReason, onBack }) {
		const t = texts.kitchen;
		const submit = (event) => {
			event.preventDefault();
			const reason = this.#reason.current.value.trim();
			if (reason) {
				onReason(reason);
			}
		};
		return h('dialog', { ref: this.#dialog, 'aria-labelledby': 'reason-title', onCancel: (event) => { event.preventDefault(); onBack(); } },
			h('form', { onSubmit: submit },
				h('h2', { id: 'reason-title' }, `${name}: ${t.reasonTitle[status]}`),
				h('div', { class: 'actions' }, t.reasons.map((reason) => h('button', {
					type: 'button', onClick: () => { this.#reason.current.value = reason; }
				}, reason))),
				h('label', { for: 'reason' }, t.reason),
				h('input', { id: 'reason', ref: this.#reason, type: 'text', required: true, maxlength: 200, autofocus: true, autocomplete: 'off' }),
				h('div', { class: 'actions' },
					h('button', { type: 'submit', class: 'primary' }, t.confirm[status]),
					h('button', { type: 'button', onClick: onBack }, t.back))));
	}
}
