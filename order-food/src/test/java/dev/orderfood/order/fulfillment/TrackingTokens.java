package dev.orderfood.order.fulfillment;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Makes tracking tokens that were never given out. */
final class TrackingTokens {

	private TrackingTokens() {
	}

	static String of(UUID order) {
		return encode(ByteBuffer.allocate(32)
			.putLong(order.getMostSignificantBits())
			.putLong(order.getLeastSignificantBits())
			.array());
	}

	/** The order of one token with the secret of another. */
	static String mix(String order, String secret) {
		byte[] mixed = Base64.getUrlDecoder().decode(order);
		System.arraycopy(Base64.getUrlDecoder().decode(secret), 16, mixed, 16, 16);
		return encode(mixed);
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
