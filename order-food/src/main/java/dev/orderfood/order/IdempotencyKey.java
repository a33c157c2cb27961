package dev.orderfood.order;

import java.util.List;

import dev.orderfood.failure.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} of a request: a repetition of the request with the
 * same key gets the first response again, and nothing is done twice.
 *
 * @param value 1 to 255 visible ASCII characters
 */
record IdempotencyKey(String value) {

	/** The name of the header. */
	static final String HEADER = "Idempotency-Key";

	/**
	 * Reads the header.
	 * @param headers the values of all headers of this name
	 * @return the key, or null when the request has none
	 * @throws InvalidRequestException if there are several headers, or the value is not 1
	 * to 255 visible ASCII characters
	 */
	static @Nullable IdempotencyKey of(List<String> headers) {
		if (headers.isEmpty()) {
			return null;
		}
		if (headers.size() > 1) {
			throw new InvalidRequestException(HEADER, "must be sent once at most");
		}
		String value = headers.getFirst();
		if (value.isEmpty() || value.length() > 255 || !value.chars().allMatch((c) -> c > ' ' && c < 0x7f)) {
			throw new InvalidRequestException(HEADER, "must be 1 to 255 visible ASCII characters");
		}
		return new IdempotencyKey(value);
	}

}
