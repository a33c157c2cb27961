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

/** Says whether the shop takes orders, and if not, when it will. It has its place before that is known. */
export function ShopState({ shop, reachable }) {
	const warns = !reachable || isClosed(shop);
	return h('p', { class: warns ? 'banner warning' : 'banner', role: 'status' }, reachable ? sentence(shop) : texts.shop.unreachable);
}

function sentence(shop) {
	const t = texts.shop;
	if (!isClosed(shop)) {
		return !shop ? '\u00a0' : shop.closesAt ? t.openUntil(time(shop.closesAt)) : t.open;
	}
	return isPaused(shop) ? t.pausedUntil(time(shop.pausedUntil)) : shop.opensAt ? t.closedUntil(time(shop.opensAt)) : t.closed;
}
