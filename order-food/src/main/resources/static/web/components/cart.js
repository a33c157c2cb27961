import { h } from './view.js';
import { price } from './format.js';
import { texts } from '/web/texts/texts.js';

const MOST = 1000;

/**
 * The cart.
 * @param {object} props
 * @param {object[]} props.lines what is in it: productId, quantity, note, and product if it is still on the menu
 * @param {object} props.problem what is wrong: message, and lines and coupon with messages of their own
 * @param {object} props.quote what it costs as the API says, or null if that is not known yet
 */
export function Cart({ lines, coupon, quote, problem, sending, closed, on }) {
	const t = texts.cart;
	const blocked = closed || lines.length === 0 || lines.some((line) => !line.product?.available);
	return h('section', { id: 'cart', class: 'cart', 'aria-labelledby': 'cart-title' },
		h('h2', { id: 'cart-title', tabindex: -1 }, t.title),
		h('form', { onSubmit: (event) => submit(event, on, blocked || sending) },
			lines.length === 0 ? h('p', { class: 'hint' }, t.empty)
				: h('ul', { class: 'cart-lines' }, lines.map((line, index) => h(CartLine, { key: line.productId, line, error: problem?.lines?.[index], locked: sending, on }))),
			lines.length > 0 && h(Coupon, { coupon, error: problem?.coupon, locked: sending, on }),
			lines.length > 0 && h(Sums, { lines, quote }),
			h('div', { 'aria-live': 'assertive', class: 'problem' }, problem?.message && h('p', { class: 'error', id: 'problem' }, problem.message)),
			h('div', { 'aria-live': 'polite' }, sending && h('p', { class: 'sending' }, sending === 'first' ? t.sending : sending === 'resumed' ? t.resumed : t.retrying)),
			sending === 'retrying' && h('button', { type: 'button', onClick: on.retryNow }, t.retryNow),
			lines.length > 0 && h('button', { class: 'primary', type: 'submit', 'aria-disabled': String(blocked || Boolean(sending)) }, t.order)));
}

function submit(event, on, blocked) {
	event.preventDefault();
	if (!blocked) {
		on.order();
	}
}

function CartLine({ line, error, locked, on }) {
	const t = texts.cart;
	const name = line.product?.name ?? line.name;
	const message = error ?? (!line.product ? t.gone : !line.product.available ? t.soldOut : null);
	const errorId = `error-${line.productId}`;
	return h('li', { class: message ? 'cart-line wrong' : 'cart-line' },
		h('span', { class: 'name' }, name), ' ',
		h('span', { class: 'amount' }, line.product ? price(line.quantity * line.product.price) : ''),
		h('div', { class: 'quantity' },
			h(StepButton, { label: t.fewer(name), blocked: locked || line.quantity <= 1, onClick: () => on.quantity(line.productId, line.quantity - 1) }, '−'),
			h('input', {
				type: 'number', inputmode: 'numeric', min: 1, max: MOST, step: 1, required: true, value: line.quantity, readOnly: locked,
				'aria-label': t.quantityOf(name), 'aria-describedby': message ? errorId : undefined,
				onInput: ({ target }) => target.value >= 1 && on.quantity(line.productId, Math.min(MOST, Math.trunc(target.value)))
			}),
			h(StepButton, { label: t.more(name), blocked: locked || line.quantity >= MOST, onClick: () => on.quantity(line.productId, line.quantity + 1) }, '+')),
		h('button', { type: 'button', class: 'quiet', disabled: locked, 'aria-label': t.remove(name), onClick: () => on.remove(line.productId) }, '✕'),
		h('input', {
			class: 'note', type: 'text', maxlength: 200, placeholder: t.note, value: line.note ?? '', readOnly: locked,
			'aria-label': t.noteFor(name), onInput: (event) => on.note(line.productId, event.target.value)
		}),
		message && h('p', { class: 'error', id: errorId }, message));
}

// A button that is disabled while it has the focus would lose it.
function StepButton({ label, blocked, onClick, children }) {
	return h('button', { type: 'button', 'aria-label': label, 'aria-disabled': String(Boolean(blocked)), onClick: blocked ? undefined : onClick }, children);
}

function Coupon({ coupon, error, locked, on }) {
	return h('div', { class: 'coupon' },
		h('label', { for: 'coupon' }, texts.cart.coupon),
		h('input', {
			id: 'coupon', type: 'text', value: coupon, maxlength: 100, autocomplete: 'off', autocapitalize: 'characters', spellcheck: false, readOnly: locked,
			'aria-invalid': error ? 'true' : undefined, 'aria-describedby': error ? 'coupon-error' : undefined,
			onInput: (event) => on.coupon(event.target.value.trim())
		}),
		h('div', { 'aria-live': 'polite' }, error && h('p', { class: 'error', id: 'coupon-error' }, error)));
}

function Sums({ lines, quote }) {
	const t = texts.cart;
	const items = quote ? quote.total + quote.discounts : lines.reduce((sum, line) => sum + line.quantity * (line.product?.price ?? 0), 0);
	return h('div', { class: 'sums', 'aria-live': 'polite' },
		h('p', { class: 'sum' }, h('span', null, t.subtotal), ' ', h('span', { class: 'amount' }, price(items))),
		quote?.discounts > 0 && h('p', { class: 'sum discount' }, h('span', null, t.discount), ' ', h('span', { class: 'amount' }, price(-quote.discounts))),
		// By its key the amount takes the place of the dots instead of moving them.
		h('p', { class: 'sum total' }, h('span', null, t.total), ' ', h('span', { key: Boolean(quote), class: 'amount' }, quote ? price(quote.total) : '…')));
}
