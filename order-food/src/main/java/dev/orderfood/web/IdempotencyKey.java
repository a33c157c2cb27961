package dev.orderfood.web;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} of a request: whoever sends the same request again
 * with the same key gets the first answer again, and nothing is done twice.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {

	/** The name of the header. */
	public static final String HEADER = "Idempotency-Key";

	/**
	 * Reads the header.
	 * @param header the header's value, or null when the request has none
	 * @return the key, or null when the request has none
	 * @throws ApiException with status 400 if it is not 1 to 255 visible ASCII characters
	 */
	public static @Nullable IdempotencyKey of(@Nullable String header) {
		if (header == null) {
			return null;
		}
		if (header.isEmpty() || header.length() > 255 || !header.chars().allMatch((c) -> c > ' ' && c < 0x7f)) {
			throw ApiException.badField(HEADER, "must be 1 to 255 visible ASCII characters");
		}
		return new IdempotencyKey(header);
	}

}
