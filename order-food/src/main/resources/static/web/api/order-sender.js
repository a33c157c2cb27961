import { ApiError, call } from './http.js';

/** The API keeps the answer for 24 hours. Sent after that, an order would be placed again. */
const KEPT_FOR = 20 * 3_600_000;
const LONGEST_PAUSE = 15_000;
const TRY_AGAIN = new Set([408, 409, 425, 429]);

/**
 * Sends an order until it is answered. It is written down with its Idempotency-Key before it is sent the first time, so
 * that it is placed once, even when an answer is lost or the page is closed before the answer arrives.
 */
export class OrderSender {
	#storage;
	#apiKey;
	#on;
	#sending = false;
	#wake = () => {};

	/**
	 * @param {JsonStorage} storage keeps the order until it is answered
	 * @param {string} apiKey the key to order with
	 * @param {object} on what is called back: placed(order), refused(error), retrying(), and answeredElsewhere() when another
	 * window of this browser, which has the same storage, has got the answer
	 */
	constructor(storage, apiKey, on) {
		this.#storage = storage;
		this.#apiKey = apiKey;
		this.#on = on;
		window.addEventListener('online', () => this.retryNow());
	}

	/** Returns the body of the order that has no answer yet, or null. */
	pending() {
		return this.#storage.read('pending', null)?.body ?? null;
	}

	/** Sends an order, unless another one has no answer yet. */
	send(body) {
		if (this.pending() === null) {
			this.#storage.write('pending', { key: newKey(), since: Date.now(), body });
		}
		this.#sendPending();
	}

	/**
	 * Goes on with an order that an earlier page has left without an answer.
	 * @returns {'none' | 'resumed' | 'tooOld'} whether there is one; one that is too old is forgotten
	 */
	resume() {
		const order = this.#storage.read('pending', null);
		if (order === null) {
			return 'none';
		}
		if (Date.now() - order.since > KEPT_FOR) {
			this.#storage.write('pending', null);
			return 'tooOld';
		}
		this.#sendPending();
		return 'resumed';
	}

	/** Ends the pause before the next attempt. */
	retryNow() {
		this.#wake();
	}

	async #sendPending() {
		if (this.#sending) {
			return;
		}
		this.#sending = true;
		try {
			let order;
			for (let attempt = 0; (order = this.#storage.read('pending', null)) !== null; attempt++) {
				const pause = await this.#attempt(order, attempt);
				if (pause === null) {
					return;
				}
				this.#on.retrying();
				await new Promise((resolve) => {
					this.#wake = resolve;
					setTimeout(resolve, pause);
				});
			}
			this.#on.answeredElsewhere();
		}
		finally {
			this.#sending = false;
		}
	}

	/** Returns how long to wait before the next attempt, in milliseconds, or null if there is an answer. */
	async #attempt({ key, body }, attempt) {
		try {
			const { data } = await call('POST', '/api/order', { key: this.#apiKey, body, headers: { 'Idempotency-Key': key } });
			this.#answer(key, () => this.#on.placed(data));
			return null;
		}
		catch (error) {
			if (error instanceof ApiError && error.status < 500 && !TRY_AGAIN.has(error.status)) {
				this.#answer(key, () => this.#on.refused(error));
				return null;
			}
			const pause = error.retryAfter ? error.retryAfter * 1_000 : 1_000 * 2 ** attempt;
			return Math.min(pause, LONGEST_PAUSE) * (0.75 + Math.random() / 4);
		}
	}

	/** Calls back with the answer to an order, once for all windows. */
	#answer(key, callback) {
		if (this.#storage.read('pending', null)?.key === key) {
			this.#storage.write('pending', null);
			callback();
		}
		else {
			this.#on.answeredElsewhere();
		}
	}
}

// crypto.randomUUID is missing on pages without https.
function newKey() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
