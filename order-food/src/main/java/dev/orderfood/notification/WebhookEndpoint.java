package dev.orderfood.notification;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is called.
 *
 * @param id the endpoint
 * @param url the address
 * @param secret what requests are signed with
 * @param previousSecret the secret before it was rotated, or null
 * @param previousSecretUntil until when requests are signed with it, too, or null
 * @param pausedUntil when the endpoint may be called again, or null
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record WebhookEndpoint(UUID id, URI url, byte[] secret, byte @Nullable [] previousSecret,
		@Nullable Instant previousSecretUntil, @Nullable Instant pausedUntil) {

	/** What the names of the endpoints' receivers begin with. */
	static final String RECEIVER_PREFIX = "webhook-";

	static String receiver(UUID id) {
		return RECEIVER_PREFIX + id;
	}

	/**
	 * Returns what a request is signed with.
	 * @param now the time of the request
	 * @return the secret, and the previous one while it is valid
	 */
	List<byte[]> keys(Instant now) {
		return (this.previousSecret != null && this.previousSecretUntil != null
				&& now.isBefore(this.previousSecretUntil)) ? List.of(this.secret, this.previousSecret)
						: List.of(this.secret);
	}

	/** Leaves the secrets out. */
	@Override
	public String toString() {
		return "WebhookEndpoint[id=" + this.id + "]";
	}

}
