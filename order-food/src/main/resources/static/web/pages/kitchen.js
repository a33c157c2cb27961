import { ApiError, call } from '/web/api/http.js';
import { follow } from '/web/api/event-stream.js';
import { KitchenApi, NEEDS_REASON } from '/web/api/kitchen.js';
import { Board, shortName } from '/web/components/board.js';
import { Chime } from '/web/components/chime.js';
import { time, useCurrency } from '/web/components/format.js';
import { MenuSwitches } from '/web/components/menu-switches.js';
import { ReasonDialog } from '/web/components/reason-dialog.js';
import { JsonStorage } from '/web/components/storage.js';
import { focusSoon, h, mount } from '/web/components/view.js';
import { texts } from '/web/texts/texts.js';

const NO_ORDERS = { PLACED: none(), ACCEPTED: none(), PREPARING: none(), READY: none() };
const READ_AGAIN_AFTER = 250;
const POLL_EVERY = 5_000;
const MENU_EVERY = 10_000;
const FRESH_FOR = 20_000;
/** A silent stream is probed so often that a lost connection shows within 5 s. */
const PROBE_AFTER = 2_000;

const storage = new JsonStorage('sessionStorage', 'order-food.kitchen.');
const chime = new Chime();
let api = null;
let session = null;

const page = mount(Kitchen, {
	signedIn: false,
	keyRefused: null,
	columns: NO_ORDERS,
	products: [],
	shop: null,
	/** When the connection was lost; null while there is one. */
	lostAt: null,
	connected: false,
	sound: false,
	busy: new Set(),
	/** The ids of orders that have just come. */
	fresh: new Set(),
	/** What was chosen for orders that are not accepted yet: minutes by id. */
	readyIn: {},
	/** The order that is to be rejected or cancelled, and which of both. */
	asking: null,
	duration: 'ever',
	error: null,
	said: '',
	now: Date.now()
});

function none() {
	return { orders: [], more: false };
}

// ---- What the page shows

function Kitchen(state) {
	return state.signedIn ? SignedIn(state) : SignIn(state);
}

function SignIn({ keyRefused }) {
	const t = texts.kitchen;
	return h('main', { class: 'sign-in' },
		h('h1', null, t.title),
		h('form', { class: 'card', onSubmit: (event) => { event.preventDefault(); signIn(event.target.elements.key.value.trim()); } },
			h('label', { for: 'key' }, t.key),
			h('input', { id: 'key', name: 'key', type: 'password', required: true, pattern: '\\s*[!-~]+\\s*', autocomplete: 'off', 'aria-describedby': 'key-hint key-error' }),
			h('p', { id: 'key-hint', class: 'hint' }, t.keyHint),
			h('div', { id: 'key-error', role: 'alert' }, keyRefused && h('p', { class: 'error' }, keyRefused)),
			h('button', { type: 'submit', class: 'primary' }, t.open)));
}

function SignedIn(state) {
	const t = texts.kitchen;
	return h('div', { class: 'kitchen' },
		h('header', { class: 'bar' },
			h('h1', { tabindex: -1 }, t.title),
			h('p', { class: state.lostAt ? 'connection warning' : 'connection', role: 'status' },
				state.lostAt ? t.lost(time(state.lostAt)) : state.connected ? t.live : t.connecting),
			h('button', { type: 'button', 'aria-pressed': String(state.sound), onClick: toggleSound }, t.sound),
			h('button', { type: 'button', class: 'quiet', onClick: () => signOut(null) }, t.leave)),
		h('div', { class: 'messages' },
			h('div', { 'aria-live': 'polite' }, state.said && h('p', { class: 'banner news' }, state.said)),
			h('div', { role: 'alert' }, state.error && h('p', { class: 'banner warning' }, state.error))),
		h('main', null,
			h(Board, {
				columns: state.columns, now: state.now, busy: state.busy, fresh: state.fresh, readyIn: state.readyIn,
				on: { status: askOrSet, readyIn: (id, minutes) => page.update({ readyIn: { ...page.state.readyIn, [id]: minutes } }) }
			}),
			h(MenuSwitches, {
				products: state.products, shop: state.shop, duration: state.duration,
				on: { available: setAvailable, pause, resume, duration: (duration) => page.update({ duration }) }
			})),
		state.asking && h(ReasonDialog, {
			name: shortName(state.asking.order), status: state.asking.status,
			onReason: (reason) => { setStatus(state.asking.order, state.asking.status, { reason }); page.update({ asking: null }); },
			onBack: () => page.update({ asking: null })
		}));
}

// ---- The key

async function signIn(key) {
	api = new KitchenApi(key);
	try {
		page.update({ columns: await api.columns(), now: Date.now() });
	}
	catch (error) {
		if (isRefusal(error)) {
			signOut(texts.kitchen.keyRefused);
			return;
		}
		// The board waits for the API, which checks the key then.
		page.update({ lostAt: Date.now() });
	}
	storage.write('key', key);
	page.update({ signedIn: true, keyRefused: null });
	focusSoon('h1');
	session = startSession(key);
}

function signOut(keyRefused) {
	session?.end();
	session = null;
	storage.write('key', null);
	page.update({ signedIn: false, keyRefused, columns: NO_ORDERS, connected: false, lostAt: null, said: '', error: null });
	focusSoon('#key');
}

function isRefusal(error) {
	return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

function sentence(error) {
	return error instanceof ApiError ? error.message : texts.problem.noAnswer;
}

// ---- What happens

/** Keeps the board as the API has it: events of the stream say when to read it again. */
function startSession(key) {
	let streaming = false;
	let reading = false;
	let readAgain = false;
	let readTimer = null;
	let retryTimer = null;

	/** Many events in a row make one call, and one that comes during a call makes another. */
	function readSoon() {
		if (reading) {
			readAgain = true;
			return;
		}
		readTimer ??= setTimeout(async () => {
			readTimer = null;
			reading = true;
			await readOrders();
			reading = false;
			if (readAgain && session === own) {
				readAgain = false;
				readSoon();
			}
		}, READ_AGAIN_AFTER);
	}

	async function readOrders() {
		try {
			const columns = await api.columns();
			if (session === own) {
				show(columns);
				page.update({ connected: true, lostAt: null });
			}
		}
		catch (error) {
			if (session !== own) {
				return;
			}
			if (isRefusal(error)) {
				signOut(texts.kitchen.keyRefused);
				return;
			}
			page.update({ lostAt: page.state.lostAt ?? Date.now() });
			retryTimer = setTimeout(readSoon, POLL_EVERY);
		}
	}

	async function readMenu() {
		const [products, shop] = await Promise.allSettled([api.products(), api.shop()]);
		page.update({ products: products.value ?? page.state.products, shop: shop.value ?? null });
	}

	const closeStream = follow('/api/admin/order/events', {
		key,
		// A board that cannot be read is no live board: it asks for the database, too.
		probe: '/ready',
		probeAfter: PROBE_AFTER,
		onEvent: readSoon,
		onState: (state) => {
			streaming = state === 'open';
			if (state === 'lost') {
				page.update({ lostAt: page.state.lostAt ?? Date.now() });
			}
			readSoon();
		}
	});
	readMenu();
	const timers = [
		setInterval(() => page.update({ now: Date.now() }), 10_000),
		setInterval(() => streaming || readSoon(), POLL_EVERY),
		setInterval(readMenu, MENU_EVERY)
	];
	const own = {
		readSoon,
		readMenu,
		end: () => {
			closeStream();
			clearTimeout(readTimer);
			clearTimeout(retryTimer);
			timers.forEach(clearInterval);
		}
	};
	return own;
}

function show(columns) {
	const before = new Set(Object.values(page.state.columns).flatMap(({ orders }) => orders.map((order) => order.id)));
	const come = columns.PLACED.orders.filter((order) => !before.has(order.id));
	keepFocus();
	page.update({ columns, now: Date.now() });
	if (come.length > 0) {
		announce(come.map((order) => order.id));
	}
}

/** A card that moves to another column, or away, loses the focus: the next step of its order gets it, or the page. */
function keepFocus() {
	const id = document.activeElement?.closest('[data-order]')?.dataset.order;
	if (id) {
		requestAnimationFrame(() => {
			if (document.activeElement === document.body) {
				(document.querySelector(`[data-order="${id}"] .primary`) ?? document.querySelector('h1')).focus();
			}
		});
	}
}

function announce(ids) {
	if (page.state.sound) {
		chime.ring();
	}
	page.update({ fresh: new Set([...page.state.fresh, ...ids]), said: texts.kitchen.newOrders(ids.length) });
	setTimeout(() => {
		const fresh = new Set([...page.state.fresh].filter((id) => !ids.includes(id)));
		page.update({ fresh, said: fresh.size > 0 ? page.state.said : '' });
	}, FRESH_FOR);
}

function toggleSound() {
	const sound = !page.state.sound;
	if (sound) {
		chime.allow();
		chime.ring();
	}
	page.update({ sound });
}

// ---- What the staff does

function askOrSet(order, status) {
	if (NEEDS_REASON.has(status)) {
		page.update({ asking: { order, status } });
		return;
	}
	const minutes = Number(page.state.readyIn[order.id]);
	const readyAt = status === 'ACCEPTED' && minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : undefined;
	setStatus(order, status, { readyAt });
}

async function setStatus(order, status, details) {
	page.update({ busy: new Set([...page.state.busy, order.id]) });
	await attempt(() => api.setStatus(order.id, status, details));
	const { [order.id]: _, ...readyIn } = page.state.readyIn;
	page.update({ busy: new Set([...page.state.busy].filter((id) => id !== order.id)), readyIn });
	session?.readSoon();
}

async function setAvailable(product, available) {
	await attempt(() => api.setAvailability(product.id, available, available ? undefined : until(page.state.duration)));
	session?.readMenu();
}

function until(duration) {
	if (duration === 'hour') {
		return new Date(Date.now() + 3_600_000).toISOString();
	}
	if (duration === 'morning') {
		const morning = new Date();
		morning.setHours(6, 0, 0, 0);
		if (morning <= new Date()) {
			morning.setDate(morning.getDate() + 1);
		}
		return morning.toISOString();
	}
	return undefined;
}

async function pause(minutes) {
	await attempt(() => api.pause(new Date(Date.now() + minutes * 60_000).toISOString()));
	session?.readMenu();
}

async function resume() {
	await attempt(() => api.resume());
	session?.readMenu();
}

/** Says what went wrong until the next thing is done. */
async function attempt(action) {
	try {
		await action();
		page.update({ error: null });
	}
	catch (error) {
		page.update({
			error: isRefusal(error) ? texts.kitchen.mayNot
				: error.status === 409 ? `${texts.kitchen.changed} ${error.message}` : sentence(error)
		});
	}
}

document.title = texts.kitchen.title;
call('GET', '/shop/config.json').then(({ data }) => useCurrency(data.currency)).catch(() => {});
const kept = storage.read('key', null);
if (kept) {
	signIn(kept);
}
