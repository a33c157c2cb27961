import { h } from './view.js';
import { price, time } from './format.js';
import { NEEDS_REASON, NEXT } from '/web/api/kitchen.js';
import { texts } from '/web/texts/texts.js';

/** Minutes after which an order of a status has waited long. */
const LATE_AFTER = { PLACED: 5, ACCEPTED: 15, PREPARING: 30, READY: 15 };
const READY_IN = [10, 20, 30, 45, 60];

/** A short name of an order, to call out; the end of its id is the part that is random. */
export function shortName(order) {
	return order.id.slice(-4).toUpperCase();
}

/** The open orders by status, the oldest first. */
export function Board({ columns, now, busy, fresh, readyIn, on }) {
	const t = texts.kitchen;
	return h('div', { class: 'board' }, Object.keys(NEXT).map((status) => {
		const { orders, more } = columns[status];
		return h('section', { key: status, class: 'column', 'aria-labelledby': `column-${status}` },
			h('h2', { id: `column-${status}` }, t.columns[status], ' ', h('span', { class: 'count' }, orders.length + (more ? '+' : ''))),
			orders.length === 0 ? h('p', { class: 'hint' }, t.none)
				: h('ol', null, orders.map((order) => h(OrderCard, {
					key: order.id, order, now, busy: busy.has(order.id), fresh: fresh.has(order.id), readyIn: readyIn[order.id] ?? '', on
				}))),
			more && h('p', { class: 'hint' }, t.more));
	}));
}

function OrderCard({ order, now, busy, fresh, readyIn, on }) {
	const t = texts.kitchen;
	const name = shortName(order);
	const minutes = Math.max(0, Math.floor((now - new Date(order.createdAt)) / 60_000));
	const late = minutes >= LATE_AFTER[order.status] || (order.readyAt && order.status !== 'READY' && new Date(order.readyAt) < now);
	return h('li', { class: ['card', 'order', late && 'late', fresh && 'fresh'].filter(Boolean).join(' '), 'data-order': order.id },
		h('header', null,
			h('h3', null, name),
			h('span', { class: 'age' }, t.age(minutes), late && h('strong', null, ` · ${t.late}`))),
		order.readyAt && h('p', { class: 'ready-at' }, t.readyAt(time(order.readyAt))),
		h('ul', { class: 'lines' }, order.items.map((item, index) => h('li', null,
			h('span', null, h('b', null, `${item.quantity} ×`), ` ${item.name ?? order.products?.[index]?.name ?? item.productId}`),
			item.note && h('span', { class: 'note' }, item.note)))),
		h('div', { class: 'sum' },
			h('span', { class: 'amount' }, price(order.total)),
			order.status === 'PLACED' && h(ReadyIn, { minutes: readyIn, name, onChange: (minutes) => on.readyIn(order.id, minutes) })),
		h('div', { class: 'actions' }, NEXT[order.status].map((next, index) => h('button', {
			type: 'button', class: index === 0 ? 'primary' : NEEDS_REASON.has(next) ? 'quiet' : '',
			'aria-label': t.actionOn(t.actions[next], name), 'aria-disabled': String(busy),
			onClick: () => busy || on.status(order, next)
		}, t.actions[next]))));
}

function ReadyIn({ minutes, name, onChange }) {
	const t = texts.kitchen;
	return h('select', { 'aria-label': t.actionOn(t.readyIn, name), value: minutes, onChange: (event) => onChange(event.target.value) },
		h('option', { value: '' }, t.readyIn),
		READY_IN.map((count) => h('option', { value: count }, t.minutes(count))));
}
