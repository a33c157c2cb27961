/** An error that the API answered. */
export class ApiError extends Error {
	constructor(status, body, retryAfter) {
		super(body?.message || `HTTP ${status}`);
		this.status = status;
		this.details = Array.isArray(body?.details) ? body.details : [];
		/** Seconds to wait before the next attempt, or null if the API does not say. */
		this.retryAfter = retryAfter;
	}
}

/** There was no answer: no network, a closed connection, or the time was up. */
export class NoAnswerError extends Error {}

/**
 * Calls the API.
 * @param {string} method the HTTP method
 * @param {string} path the path of the call
 * @param {{key?: string, body?: object, headers?: object, timeout?: number}} options the API key, the body to send as
 * JSON, further headers, and the time limit in milliseconds
 * @returns {Promise<{data: any, headers: Headers}>} the answer; data is null without a body
 * @throws {ApiError} for an answer of 400 and above
 * @throws {NoAnswerError} without an answer
 */
export async function call(method, path, { key, body, headers = {}, timeout = 10_000 } = {}) {
	let response;
	let content;
	try {
		response = await fetch(path, {
			method,
			headers: {
				Accept: 'application/json',
				...(key && { api_key: key }),
				...(body && { 'Content-Type': 'application/json' }),
				...headers
			},
			body: body && JSON.stringify(body),
			cache: 'no-cache',
			credentials: 'same-origin',
			signal: AbortSignal.timeout(timeout)
		});
		content = await response.text();
	}
	catch (error) {
		throw new NoAnswerError(String(error));
	}
	const data = parse(content);
	if (!response.ok) {
		const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
		throw new ApiError(response.status, data, Number.isNaN(retryAfter) ? null : retryAfter);
	}
	return { data, headers: response.headers };
}

function parse(content) {
	try {
		return content ? JSON.parse(content) : null;
	}
	catch {
		return null;
	}
}
