import { ApiError, call } from './http.js';
import { follow } from './event-stream.js';

const POLL_EVERY = 5_000;
const FINAL = new Set(['COMPLETED', 'REJECTED', 'CANCELLED']);

/** Tells whether nothing happens to an order of this status any more. */
export function isFinal(status) {
	return FINAL.has(status);
}

/** Reads the public state of an order once. */
export async function readOrder(token) {
	return (await call('GET', `/api/track/${encodeURIComponent(token)}`)).data;
}

/**
 * Follows the public state of an order until it is final: by its stream of events, and by asking regularly while there
 * is no stream.
 * @param {string} token the order's tracking token
 * @param {(order: object) => void} onOrder called with each state
 * @param {(connection: 'open' | 'lost' | 'unknown') => void} onConnection called when the connection changes; unknown
 * means that no order has this token
 * @returns {() => void} ends it
 */
export function track(token, onOrder, onConnection) {
	let ended = false;
	let streaming = false;
	let sequence = 0;
	let closeStream = () => {};

	function end() {
		ended = true;
		closeStream();
		clearInterval(timer);
	}

	function receive(order) {
		// An answer may be older than the last event.
		if (ended || (order.sequence ?? 0) < sequence) {
			return;
		}
		sequence = order.sequence ?? 0;
		onOrder(order);
		if (isFinal(order.status)) {
			end();
		}
	}

	async function poll() {
		try {
			receive(await readOrder(token));
			if (!ended) {
				onConnection('open');
			}
		}
		catch (error) {
			if (error instanceof ApiError && error.status === 404) {
				end();
				onConnection('unknown');
			}
			else if (!ended) {
				onConnection('lost');
			}
		}
	}

	const timer = setInterval(() => streaming || poll(), POLL_EVERY);
	poll().then(() => {
		if (!ended) {
			closeStream = follow(`/api/track/${encodeURIComponent(token)}/events`, {
				probe: '/livez',
				probeAfter: 15_000,
				onEvent: (event) => receive(event.data),
				onState: (state) => {
					streaming = state === 'open';
					if (streaming) {
						onConnection('open');
					}
					else if (!ended) {
						poll();
					}
				}
			});
		}
	});
	return end;
}
