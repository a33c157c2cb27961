package dev.orderfood.order;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * What opens the public page of an order: its id, which finds the row, and 128 random
 * bits, which nobody can guess.
 *
 * @param orderId the order
 * @param secret 16 random bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared in constant time where it matters.
record TrackingToken(UUID orderId, byte[] secret) {

	private static final int SECRET_LENGTH = 16;

	private static final int LENGTH = 2 * Long.BYTES + SECRET_LENGTH;

	private static final SecureRandom RANDOM = new SecureRandom();

	static TrackingToken create(UUID orderId) {
		byte[] secret = new byte[SECRET_LENGTH];
		RANDOM.nextBytes(secret);
		return new TrackingToken(orderId, secret);
	}

	/**
	 * Reads a token that a client sent.
	 * @param text the text
	 * @return the token, or empty if the text is none
	 */
	static Optional<TrackingToken> parse(String text) {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(text);
			if (bytes.length != LENGTH) {
				return Optional.empty();
			}
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			UUID orderId = new UUID(buffer.getLong(), buffer.getLong());
			TrackingToken token = new TrackingToken(orderId, Arrays.copyOfRange(bytes, LENGTH - SECRET_LENGTH, LENGTH));
			// A token has one spelling only.
			return token.encode().equals(text) ? Optional.of(token) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Writes the token for clients.
	 * @return 43 characters of the alphabet Base64url
	 */
	String encode() {
		byte[] bytes = ByteBuffer.allocate(LENGTH)
			.putLong(this.orderId.getMostSignificantBits())
			.putLong(this.orderId.getLeastSignificantBits())
			.put(this.secret)
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
