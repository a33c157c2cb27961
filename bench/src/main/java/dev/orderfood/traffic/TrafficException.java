package dev.orderfood.traffic;

/**
 * There cannot be any customers; the message says why in one sentence.
 */
class TrafficException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TrafficException(String message) {
		super(message);
	}

}
