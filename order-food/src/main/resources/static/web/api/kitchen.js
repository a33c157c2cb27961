import { call } from './http.js';

/** The columns of the board, and what an order of each may become. */
export const NEXT = {
	PLACED: ['ACCEPTED', 'REJECTED'],
	ACCEPTED: ['PREPARING', 'READY', 'CANCELLED'],
	PREPARING: ['READY', 'CANCELLED'],
	READY: ['COMPLETED', 'CANCELLED']
};

/** The statuses that an order gets into only with a reason. */
export const NEEDS_REASON = new Set(['REJECTED', 'CANCELLED']);

const SHOWN = 30;

/** The calls of the staff. */
export class KitchenApi {
	#key;

	/** @param {string} key an API key with the scopes manage_order and manage_menu */
	constructor(key) {
		this.#key = key;
	}

	/**
	 * Reads the oldest orders of each column.
	 * @returns {Promise<Object<string, {orders: object[], more: boolean}>>} by status; more tells whether there are others
	 */
	async columns() {
		const columns = await Promise.all(Object.keys(NEXT).map(async (status) => {
			const { data, headers } = await this.#call('GET', `/api/admin/order?status=${status}&sort=oldest&limit=${SHOWN}`);
			return [status, { orders: data, more: headers.get('Link')?.includes('rel="next"') ?? false }];
		}));
		return Object.fromEntries(columns);
	}

	/** Brings an order into a status; reason and readyAt may be missing. */
	setStatus(id, status, { reason, readyAt } = {}) {
		return this.#call('PUT', `/api/order/${id}/status`, { status, ...(reason && { reason }), ...(readyAt && { readyAt }) });
	}

	async products() {
		return (await call('GET', '/api/product')).data;
	}

	/** Makes a product available, or unavailable until a time or until further notice. */
	setAvailability(id, available, until) {
		return this.#call('PUT', `/api/admin/product/${id}/availability`, { available, ...(until && { until }) });
	}

	async shop() {
		return (await call('GET', '/api/shop')).data;
	}

	pause(until) {
		return this.#call('PUT', '/api/admin/shop/pause', { until });
	}

	resume() {
		return this.#call('DELETE', '/api/admin/shop/pause');
	}

	#call(method, path, body) {
		return call(method, path, { key: this.#key, body });
	}
}
