import { h } from './view.js';
import { time } from './format.js';
import { texts } from '/web/texts/texts.js';

const PAUSES = [15, 30, 60, 120];

/** Switches for what can be ordered: each product, and the whole shop. */
export function MenuSwitches({ products, shop, duration, on }) {
	const t = texts.kitchen;
	const paused = Boolean(shop?.pausedUntil) && new Date(shop.pausedUntil) > new Date();
	return h('section', { class: 'switches', 'aria-labelledby': 'switches-title' },
		h('h2', { id: 'switches-title' }, t.menu),
		shop && h('div', { class: 'pause' }, paused
			? [h('p', { class: 'banner warning' }, texts.shop.pausedUntil(time(shop.pausedUntil))), h('button', { type: 'button', class: 'primary', onClick: on.resume }, t.resume)]
			: [h('span', { id: 'pause-label' }, t.pause), h('div', { class: 'actions', role: 'group', 'aria-labelledby': 'pause-label' },
				PAUSES.map((minutes) => h('button', { type: 'button', onClick: () => on.pause(minutes) }, t.minutes(minutes))))]),
		h('label', { class: 'duration' }, t.soldOutUntil, ' ', h('select', { value: duration, onChange: (event) => on.duration(event.target.value) },
			Object.entries(t.durations).map(([value, text]) => h('option', { value }, text)))),
		h('ul', { class: 'products' }, products.map((product) => h('li', { key: product.id },
			h('span', null, product.name,
				product.unavailableUntil && h('span', { class: 'hint' }, ` ${texts.shop.soldOutUntil(time(product.unavailableUntil))}`)),
			h('button', {
				type: 'button', role: 'switch', 'aria-checked': String(product.available !== false), 'aria-label': t.available(product.name),
				onClick: () => on.available(product, product.available === false)
			}, h('span', { class: 'knob' }))))));
}
