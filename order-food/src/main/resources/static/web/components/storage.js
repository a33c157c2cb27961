/** What the browser keeps, as JSON; in memory only where it keeps nothing. */
export class JsonStorage {
	#area;
	#prefix;

	/**
	 * @param {'localStorage' | 'sessionStorage'} area where it is kept
	 * @param {string} prefix begins the names of everything that is kept
	 */
	constructor(area, prefix) {
		this.#prefix = prefix;
		this.#area = usable(area) ?? inMemory();
	}

	read(name, otherwise) {
		try {
			return JSON.parse(this.#area.getItem(this.#prefix + name)) ?? otherwise;
		}
		catch {
			return otherwise;
		}
	}

	/** Keeps a value; null removes it. */
	write(name, value) {
		if (value === null) {
			this.#area.removeItem(this.#prefix + name);
		}
		else {
			this.#area.setItem(this.#prefix + name, JSON.stringify(value));
		}
	}

	/** Calls back when another window of this browser has changed something. */
	onChange(callback) {
		window.addEventListener('storage', (event) => {
			if (event.key === null || event.key.startsWith(this.#prefix)) {
				callback();
			}
		});
	}
}

function usable(area) {
	try {
		window[area].setItem('order-food.test', '1');
		window[area].removeItem('order-food.test');
		return window[area];
	}
	catch {
		return null;
	}
}

function inMemory() {
	const values = new Map();
	return {
		getItem: (name) => values.get(name) ?? null,
		setItem: (name, value) => values.set(name, value),
		removeItem: (name) => values.delete(name)
	};
}
