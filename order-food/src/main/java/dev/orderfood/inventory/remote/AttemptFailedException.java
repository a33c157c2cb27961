package dev.orderfood.inventory.remote;

import java.time.Duration;

import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** One attempt to ask another process for stock has failed. */
class AttemptFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long begun;

	private final boolean worthAnother;

	/**
	 * Makes the failure.
	 * @param cause the failure of the HTTP client
	 * @param begun when the attempt began, by {@link System#nanoTime()}
	 * @param worthAnother whether another attempt may fare better
	 */
	AttemptFailedException(RestClientException cause, long begun, boolean worthAnother) {
		super((cause instanceof RestClientResponseException answer) ? "status " + answer.getStatusCode().value()
				: "no answer", cause);
		this.begun = begun;
		this.worthAnother = worthAnother;
	}

	boolean isWorthAnother() {
		return this.worthAnother;
	}

	/** How long ago the attempt began. */
	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.begun);
	}

}
