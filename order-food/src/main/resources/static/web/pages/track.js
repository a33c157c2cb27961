import { call } from '/web/api/http.js';
import { track } from '/web/api/tracking.js';
import { useCurrency } from '/web/components/format.js';
import { OrderState } from '/web/components/order-state.js';
import { h, mount } from '/web/components/view.js';
import { texts } from '/web/texts/texts.js';

const token = decodeURIComponent(location.pathname.split('/')[2]);

document.title = texts.order.yours;

const page = mount(({ order, connection }) => h('div', { class: 'single' },
	h('header', { class: 'bar' }, h('h1', null, texts.order.yours), h('a', { href: '/' }, texts.order.toShop)),
	h('main', null,
		connection === 'unknown' ? h('p', { role: 'alert' }, texts.order.unknown)
			: order ? h('section', { class: 'card' }, h(OrderState, { order, connection }))
				: h('p', { role: 'status' }, connection === 'lost' ? texts.order.lost : texts.loading))
), { order: null, connection: 'open' });

call('GET', '/shop/config.json').then(({ data }) => {
	useCurrency(data.currency);
	page.update({});
}).catch(() => {});
track(token, (order) => page.update({ order }), (connection) => page.update({ connection }));
