package dev.orderfood.notification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What receivers are told to check finds what is genuine, and nothing else. */
class DocumentedCheckTests {

	private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private static final String OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LW9mLTI0LWJ5dGVzIQ==";

	private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

	private static final String TIMESTAMP = Long.toString(NOW.getEpochSecond());

	private static final String BODY = "{\"type\":\"order.placed\"}";

	@Test
	void believesWhatIsSignedWithItsSecret() {
		assertThat(check(SECRET, "id", signature(SECRET), BODY, NOW)).isTrue();
		assertThat(check(SECRET, "id", signature(SECRET), BODY, NOW.plusSeconds(290))).isTrue();
		assertThat(check(SECRET, "id", signature(OTHER_SECRET, SECRET), BODY, NOW)).isTrue();
		assertThat(check(OTHER_SECRET, "id", signature(OTHER_SECRET, SECRET), BODY, NOW)).isTrue();
	}

	@Test
	void believesNothingElse() {
		assertThat(check(OTHER_SECRET, "id", signature(SECRET), BODY, NOW)).isFalse();
		assertThat(check(SECRET, "other", signature(SECRET), BODY, NOW)).isFalse();
		assertThat(check(SECRET, "id", signature(SECRET), BODY + " ", NOW)).isFalse();
		assertThat(check(SECRET, "id", signature(SECRET), BODY, NOW.plusSeconds(301))).isFalse();
		assertThat(check(SECRET, "id", "v2" + signature(SECRET).substring(2), BODY, NOW)).isFalse();
	}

	private static boolean check(String secret, String id, String signature, String body, Instant now) {
		return DocumentedCheck.isGenuine(secret, id, TIMESTAMP, signature, body, now);
	}

	private static String signature(String... secrets) {
		List<byte[]> keys = List.of(secrets)
			.stream()
			.map((secret) -> Base64.getDecoder().decode(secret.substring("whsec_".length())))
			.toList();
		return new WebhookSignature(keys).of("id", NOW.getEpochSecond(), BODY.getBytes(StandardCharsets.UTF_8));
	}

}
