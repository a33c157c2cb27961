import { ApiError, call } from '/web/api/http.js';
import { OrderSender } from '/web/api/order-sender.js';
import { isFinal, readOrder, track } from '/web/api/tracking.js';
import { Cart } from '/web/components/cart.js';
import { localTimes, price, time, useCurrency } from '/web/components/format.js';
import { Menu } from '/web/components/menu.js';
import { OrderState } from '/web/components/order-state.js';
import { ShopState, isClosed } from '/web/components/shop-state.js';
import { JsonStorage } from '/web/components/storage.js';
import { focusSoon, h, mount } from '/web/components/view.js';
import { texts } from '/web/texts/texts.js';

const REFRESH_EVERY = 10_000;
const QUOTE_AFTER = 300;
const MOST_LINES = 100;
const RECENT = 5;

const storage = new JsonStorage('localStorage', 'order-food.');
let apiKey = '';
let sender = null;
let stopTracking = () => {};
let quoteTimer;
let quoteNumber = 0;

const page = mount(Shop, {
	/** Null until the page knows the menu, its key and the currency: then everything has its place at once. */
	products: null,
	shop: null,
	reachable: true,
	cart: storage.read('cart', []),
	coupon: storage.read('coupon', ''),
	quote: null,
	/** What the API has against the cart: message, lines, coupon. */
	problem: null,
	/** first, retrying or resumed while an order has no answer yet, otherwise null. */
	sending: null,
	/** The order that was placed on this page: token, state, connection. */
	placed: null,
	recent: storage.read('recent', []),
	/** The last change of the cart, for screen readers. */
	said: ''
});

// ---- What the page shows

function Shop(state) {
	const { shop, products, placed, sending } = state;
	const lines = cartLines(state);
	const count = lines.reduce((sum, line) => sum + line.quantity, 0);
	return h('div', { class: 'shop' },
		h('header', { class: 'bar' },
			h('h1', null, shop?.name || texts.shop.title),
			h('a', { class: 'to-cart', href: '#cart' }, `${texts.cart.title}: ${texts.cart.toCart(count)}`)),
		h(ShopState, { shop, reachable: state.reachable }),
		h('p', { class: 'visually-hidden', 'aria-live': 'polite' }, state.said),
		h('main', null,
			placed && h(Placed, placed),
			products === null ? h('p', { role: 'status' }, texts.loading) : [
				h(Menu, { products, quantities: new Map(lines.map((line) => [line.productId, line.quantity])), locked: Boolean(sending), onAdd: add }),
				h('div', { class: 'side' },
					h(Cart, {
						lines, coupon: state.coupon, quote: state.quote, problem: state.problem, sending, closed: isClosed(shop),
						on: { quantity: setQuantity, remove, note: setNote, coupon: setCoupon, order, retryNow: () => sender.retryNow() }
					}),
					state.recent.length > 0 && h(Recent, { orders: state.recent }))]));
}

function Placed({ token, state, connection }) {
	return h('section', { class: 'card placed', 'aria-labelledby': 'placed-title' },
		h('h2', { id: 'placed-title', tabindex: -1 }, texts.order.placed),
		state ? h(OrderState, { order: state, connection }) : h('p', { role: 'status' }, texts.loading),
		token && h('p', null, h('a', { href: `/track/${encodeURIComponent(token)}` }, texts.order.address)),
		h('button', { type: 'button', onClick: dismissPlaced }, texts.order.another));
}

function Recent({ orders }) {
	return h('section', { class: 'recent', 'aria-labelledby': 'recent-title' },
		h('h2', { id: 'recent-title' }, texts.order.recent),
		h('ul', null, orders.map((order) => h('li', { key: order.token },
			h('a', { href: `/track/${encodeURIComponent(order.token)}` }, `${time(order.createdAt)} · ${price(order.total)}`),
			order.status && h('span', { class: 'hint' }, ` ${texts.order.status[order.status] ?? ''}`)))));
}

function cartLines({ cart, products }) {
	return cart.map((line) => ({ ...line, product: products?.find((product) => product.id === line.productId) }));
}

// ---- The cart

function add(product) {
	const { cart } = page.state;
	const line = cart.find((one) => one.productId === product.id);
	if (line) {
		setQuantity(product.id, line.quantity + 1);
	}
	else if (cart.length < MOST_LINES) {
		changeCart([...cart, { productId: product.id, quantity: 1, name: product.name, price: product.price }]);
		page.update({ said: texts.shop.added(product.name, 1) });
	}
}

function setQuantity(productId, quantity) {
	const line = page.state.cart.find((one) => one.productId === productId);
	changeCart(page.state.cart.map((one) => (one === line ? { ...one, quantity } : one)));
	page.update({ said: texts.shop.added(line.name, quantity) });
}

function setNote(productId, note) {
	// A note changes no price.
	const cart = page.state.cart.map((line) => (line.productId === productId ? { ...line, note } : line));
	storage.write('cart', cart);
	page.update({ cart });
}

function remove(productId) {
	const line = page.state.cart.find((one) => one.productId === productId);
	changeCart(page.state.cart.filter((one) => one !== line));
	page.update({ said: texts.cart.removed(line.name) });
	focusSoon('#cart-title');
}

function setCoupon(coupon) {
	storage.write('coupon', coupon || null);
	page.update({ coupon, problem: null, quote: null });
	planQuote();
}

function changeCart(cart) {
	storage.write('cart', cart.length > 0 ? cart : null);
	page.update({ cart, problem: null, quote: null });
	planQuote();
}

function requestBody({ cart, coupon }) {
	return {
		items: cart.map(({ productId, quantity, note }) => ({ productId, quantity, ...(note?.trim() && { note: note.trim() }) })),
		...(coupon && { couponCode: coupon })
	};
}

// ---- What it costs

function planQuote() {
	clearTimeout(quoteTimer);
	quoteTimer = setTimeout(() => quote().catch(() => {}), QUOTE_AFTER);
}

/** Asks the API what the cart costs, and shows that or what is wrong with the cart; returns the quote or null. */
async function quote() {
	clearTimeout(quoteTimer);
	const number = ++quoteNumber;
	if (page.state.cart.length === 0 || page.state.sending || !apiKey) {
		return null;
	}
	try {
		const { data } = await call('POST', '/api/order/quote', { key: apiKey, body: requestBody(page.state) });
		if (number === quoteNumber) {
			page.update({ quote: data, problem: null });
		}
		return data;
	}
	catch (error) {
		if (number === quoteNumber && error instanceof ApiError && (error.status === 400 || error.status === 422)) {
			// A shop that is closed says so at the top of the page; nothing has been refused yet.
			page.update({ quote: null, problem: isClosed(page.state.shop) ? null : { ...problemOf(error, null), ofQuote: true } });
		}
		throw error;
	}
}

/** What kept the API from a quote may be over, such as a closed shop or a product that was sold out. */
function quoteAgain() {
	const { cart, quote: known, problem, shop } = page.state;
	if (cart.length > 0 && known === null && !isClosed(shop) && (problem === null || problem.ofQuote)) {
		planQuote();
	}
}

/** Puts what the API says to the line or the field that it is about. */
function problemOf(error, general) {
	const lines = [];
	let coupon = null;
	for (const { field = '', message } of error.details ?? []) {
		const line = /^items\[(\d+)]/.exec(field);
		if (line) {
			lines[Number(line[1])] = localTimes(message).replace(/^./, (first) => first.toUpperCase());
		}
		else if (field.startsWith('couponCode')) {
			coupon = error.message;
		}
	}
	const placed = lines.length > 0 || coupon !== null;
	const message = error.status === 401 || error.status === 403 ? texts.problem.refusedKey
		: error instanceof ApiError ? localTimes(error.message) : texts.problem.noAnswer;
	return { lines, coupon, message: [general, placed ? null : message].filter(Boolean).join(' ') };
}

// ---- Ordering

async function order() {
	const { quote: shown, cart, coupon } = page.state;
	page.update({ sending: 'first', problem: null });
	try {
		const now = await freshQuote();
		if (now && shown && now.total !== shown.total) {
			page.update({ sending: null, quote: now, problem: { message: texts.cart.priceChanged(price(shown.total), price(now.total)) } });
			return;
		}
	}
	catch (error) {
		refused(error);
		return;
	}
	sender.send(requestBody({ cart, coupon }));
}

/** The price is asked for again, because it may have changed since it was shown. */
async function freshQuote() {
	try {
		return (await call('POST', '/api/order/quote', { key: apiKey, body: requestBody(page.state) })).data;
	}
	catch (error) {
		// Without a quote the order's own answer decides.
		if (error instanceof ApiError && [400, 401, 403, 422].includes(error.status)) {
			throw error;
		}
		return null;
	}
}

function placed(answer) {
	const token = answer.trackingToken;
	const before = storage.read('recent', []);
	const recent = token ? [{ token, createdAt: answer.createdAt, total: answer.total, status: answer.status }, ...before].slice(0, RECENT) : before;
	storage.write('cart', null);
	storage.write('coupon', null);
	storage.write('recent', recent);
	const items = answer.items.map((item, index) => ({ ...item, name: answer.products[index].name, unitPrice: answer.products[index].price }));
	page.update({
		cart: [], coupon: '', quote: null, problem: null, sending: null, recent,
		placed: { token, connection: 'open', state: { ...answer, items } }
	});
	focusSoon('#placed-title');
	stopTracking();
	if (token) {
		stopTracking = track(token, (state) => {
			// The public state of an order is without notes, which may say something about the customer.
			page.update({ placed: { ...page.state.placed, state: { ...state, items } } });
			remember(token, state.status);
		}, (connection) => page.update({ placed: { ...page.state.placed, connection } }));
	}
}

async function refused(error) {
	page.update({ sending: null, problem: problemOf(error, texts.cart.problem) });
	await refresh();
	if (isClosed(page.state.shop)) {
		// The top of the page says until when.
		page.update({ problem: { message: texts.cart.problem } });
	}
}

/** Shows what the windows of this browser have in common. */
function readStorage() {
	page.update({ sending: null, cart: storage.read('cart', []), coupon: storage.read('coupon', ''), recent: storage.read('recent', []), quote: null });
	planQuote();
}

function dismissPlaced() {
	stopTracking();
	page.update({ placed: null });
	focusSoon('.menu h2');
}

function remember(token, status) {
	const recent = page.state.recent.map((one) => (one.token === token ? { ...one, status } : one));
	storage.write('recent', recent);
	page.update({ recent });
}

// ---- What the shop says

async function refresh() {
	try {
		page.update(await readMenu());
		quoteAgain();
	}
	catch {
		page.update({ reachable: false });
	}
}

async function readMenu() {
	const [{ data: products }, shop] = await Promise.all([call('GET', '/api/product'), readShop()]);
	return { products: products.map((product) => ({ ...product, available: product.available !== false })), shop, reachable: true };
}

async function readShop() {
	try {
		return (await call('GET', '/api/shop')).data;
	}
	catch (error) {
		if (error instanceof ApiError && error.status < 500) {
			return null;
		}
		throw error;
	}
}

function refreshRecent() {
	page.state.recent.filter((one) => !isFinal(one.status) && one.token !== page.state.placed?.token)
		.forEach((one) => readOrder(one.token).then((state) => remember(one.token, state.status)).catch(() => {}));
}

async function start() {
	try {
		const [{ data: config }, menu] = await Promise.all([call('GET', '/shop/config.json'), readMenu()]);
		apiKey = config.apiKey;
		useCurrency(config.currency);
		page.update(menu);
	}
	catch {
		page.update({ reachable: false });
		setTimeout(start, 2_000);
		return;
	}
	sender = new OrderSender(storage, apiKey, {
		placed, refused, retrying: () => page.update({ sending: 'retrying' }), answeredElsewhere: readStorage
	});
	const resumed = sender.resume();
	page.update(resumed === 'resumed' ? { sending: 'resumed' } : resumed === 'tooOld' ? { problem: { message: texts.cart.tooOld } } : {});
	planQuote();
	refreshRecent();
	document.title = page.state.shop?.name || texts.shop.title;
	setInterval(() => document.hidden || (refresh(), refreshRecent()), REFRESH_EVERY);
	document.addEventListener('visibilitychange', () => document.hidden || refresh());
	storage.onChange(() => {
		if (!page.state.sending) {
			readStorage();
		}
		else if (sender.pending() === null) {
			sender.retryNow();
		}
	});
}

start();
