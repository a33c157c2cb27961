const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 4_000;
const ANSWER_WITHIN = 10_000;

/**
 * Follows a stream of server-sent events, and connects again whenever it ends, from the event after the last one that
 * was received. EventSource cannot send the header with the API key.
 * @param {string} path the address of the stream
 * @param {object} options
 * @param {string} [options.key] the API key
 * @param {(event: {id: string, type: string, data: any}) => void} options.onEvent called for each event
 * @param {(state: 'open' | 'lost' | 'refused', status?: number) => void} options.onState called when the stream has
 * opened, is lost and will be tried again, or is refused by the API with a status that trying again does not change;
 * 204 means that no more events will come
 * @param {string} options.probe the address that tells whether the stream can still bring something
 * @param {number} options.probeAfter a stream that is silent for this time, in milliseconds, has it asked
 * @param {number} [options.silence] a stream that is silent for this time, in milliseconds, is opened anew
 * @returns {() => void} ends it
 */
export function follow(path, { key, onEvent, onState, probe, probeAfter, silence = 40_000 }) {
	let ended = false;
	let lastId = null;
	let connection = null;
	let wake = () => {};
	const retryNow = () => wake();
	const dropNow = () => connection?.abort();

	async function run() {
		let pause = FIRST_PAUSE;
		while (!ended) {
			connection = new AbortController();
			try {
				const status = await connect(connection);
				if (status) {
					onState('refused', status);
					return;
				}
				pause = FIRST_PAUSE;
			}
			catch {
				pause = Math.min(pause * 2, LONGEST_PAUSE);
			}
			if (!ended) {
				onState('lost');
				await new Promise((resolve) => {
					wake = resolve;
					setTimeout(resolve, pause * (0.5 + Math.random() / 2));
				});
			}
		}
	}

	/** Reads until the stream ends; returns the status if the API refuses it for good. */
	async function connect(controller) {
		const headers = { Accept: 'text/event-stream', ...(key && { api_key: key }), ...(lastId && { 'Last-Event-ID': lastId }) };
		const giveUp = setTimeout(() => controller.abort(), ANSWER_WITHIN);
		const response = await fetch(path, { headers, cache: 'no-store', signal: controller.signal }).finally(() => clearTimeout(giveUp));
		if (response.status !== 200) {
			controller.abort();
			if (response.status < 500 && ![408, 409, 429].includes(response.status)) {
				return response.status;
			}
			throw new Error(`HTTP ${response.status}`);
		}
		onState('open');
		const watch = watchSilence(controller);
		try {
			await read(response.body.pipeThrough(new TextDecoderStream()).getReader(), watch.heard);
		}
		finally {
			watch.end();
		}
		return null;
	}

	async function read(reader, heard) {
		const parser = new EventParser((event) => {
			lastId = event.id || lastId;
			onEvent(event);
		});
		for (;;) {
			const { done, value } = await reader.read();
			if (done || ended) {
				return;
			}
			heard();
			parser.push(value);
		}
	}

	// A cable that is pulled closes no connection.
	function watchSilence(controller) {
		let last = Date.now();
		let probing = false;
		const timer = setInterval(async () => {
			const silent = Date.now() - last;
			if (silent > silence) {
				controller.abort();
			}
			else if (silent > probeAfter && !probing) {
				probing = true;
				const answer = await fetch(probe, { cache: 'no-store', signal: AbortSignal.timeout(1_500) }).catch(() => null);
				probing = false;
				if (!answer?.ok) {
					controller.abort();
				}
			}
		}, Math.min(1_000, probeAfter));
		return { heard: () => { last = Date.now(); }, end: () => clearInterval(timer) };
	}

	window.addEventListener('online', retryNow);
	window.addEventListener('offline', dropNow);
	run();
	return () => {
		ended = true;
		window.removeEventListener('online', retryNow);
		window.removeEventListener('offline', dropNow);
		connection?.abort();
		wake();
	};
}

/** Parses the format text/event-stream, in pieces of any size. */
export class EventParser {
	#rest = '';
	#fields = {};
	#emit;

	constructor(emit) {
		this.#emit = emit;
	}

	push(piece) {
		const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
		this.#rest = lines.pop();
		lines.forEach((line) => this.#line(line));
	}

	#line(line) {
		if (line === '') {
			this.#dispatch();
			return;
		}
		const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
		if (name === 'data') {
			this.#fields.data = this.#fields.data === undefined ? value : `${this.#fields.data}\n${value}`;
		}
		else if (name) {
			this.#fields[name] = value;
		}
	}

	#dispatch() {
		const { id = '', event = 'message', data } = this.#fields;
		this.#fields = {};
		if (data !== undefined) {
			this.#emit({ id, type: event, data: JSON.parse(data) });
		}
	}
}
