import { h } from './view.js';
import { time } from './format.js';
import { texts } from '/web/texts/texts.js';

/** Tells whether the shop takes no orders now; one whose state is not known does. */
export function isClosed(shop) {
	return Boolean(shop) && (shop.open === false || isPaused(shop));
}

function isPaused(shop) {
	return Boolean(shop.pausedUntil) && new Date(shop.pausedUntil) > new Date();
}

/** Says whether the shop takes orders, and if not, when it will. */
export function ShopState({ shop, reachable }) {
	const t = texts.shop;
	if (!reachable) {
		return h('p', { class: 'banner warning', role: 'status' }, t.unreachable);
	}
	if (!isClosed(shop)) {
		return shop && h('p', { class: 'hint shop-open', role: 'status' }, shop.closesAt ? t.openUntil(time(shop.closesAt)) : t.open);
	}
	const text = isPaused(shop) ? t.pausedUntil(time(shop.pausedUntil))
		: shop.opensAt ? t.closedUntil(time(shop.opensAt)) : t.closed;
	return h('p', { class: 'banner warning', role: 'status' }, text);
}
