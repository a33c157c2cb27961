package dev.orderfood.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as the specification Standard Webhooks says: HMAC-SHA256 over id, time
 * and body.
 */
class WebhookSignature {

	private static final String ALGORITHM = "HmacSHA256";

	private final List<SecretKeySpec> keys;

	WebhookSignature(List<byte[]> keys) {
		this.keys = keys.stream().map((key) -> new SecretKeySpec(key, ALGORITHM)).toList();
	}

	/**
	 * Signs a request with each key, so that a receiver who has either the old or the new
	 * one can check it.
	 * @param id the header {@code webhook-id}
	 * @param seconds the header {@code webhook-timestamp}
	 * @param body the body
	 * @return the header {@code webhook-signature}
	 */
	String of(String id, long seconds, byte[] body) {
		return this.keys.stream().map((key) -> sign(key, id, seconds, body)).collect(Collectors.joining(" "));
	}

	private static String sign(SecretKeySpec key, String id, long seconds, byte[] body) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			mac.update((id + '.' + seconds + '.').getBytes(StandardCharsets.UTF_8));
			return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has HmacSHA256", ex);
		}
	}

}
