import { h } from './view.js';
import { price, time } from './format.js';
import { texts } from '/web/texts/texts.js';

const STEPS = ['PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'COMPLETED'];

/** The state of an order as its customer sees it. */
export function OrderState({ order, connection }) {
	return h('div', { class: 'order-state' },
		h('p', { class: 'status-now', role: 'status' },
			h('strong', null, texts.order.status[order.status] ?? order.status),
			order.readyAt && order.status !== 'COMPLETED' && h('span', null, ` · ${texts.order.readyAt(time(order.readyAt))}`),
			order.reason && h('span', null, ` · ${texts.order.reason(order.reason)}`)),
		h(Steps, { status: order.status }),
		h('ul', { class: 'lines' }, order.items.map((item) => h('li', null,
			h('span', null, `${item.quantity} × ${item.name}`), ' ',
			h('span', { class: 'amount' }, price(item.quantity * item.unitPrice)), ' ',
			item.note && h('span', { class: 'note' }, item.note)))),
		order.discounts > 0 && h('p', { class: 'sum' }, h('span', null, texts.cart.discount), ' ', h('span', { class: 'amount' }, price(-order.discounts))),
		h('p', { class: 'sum total' }, h('span', null, texts.cart.total), ' ', h('span', { class: 'amount' }, price(order.total))),
		h('p', { class: 'hint' }, texts.order.placedAt(time(order.createdAt)), ' · ',
			connection === 'lost' ? h('span', { class: 'warning' }, texts.order.lost) : texts.order.live));
}

function Steps({ status }) {
	const reached = STEPS.indexOf(status);
	if (reached < 0) {
		return null;
	}
	return h('ol', { class: 'steps', 'aria-label': texts.order.state }, STEPS.map((step, index) => h('li', {
		class: index < reached ? 'done' : index === reached ? 'now' : 'next',
		'aria-current': index === reached ? 'step' : undefined
	}, texts.order.status[step])));
}
