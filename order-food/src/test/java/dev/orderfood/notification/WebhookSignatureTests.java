package dev.orderfood.notification;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookSignatureTests {

	private static final byte[] KEY = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

	private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

	/** The example of the specification. */
	@Test
	void signsAsTheSpecificationSays() {
		assertThat(new WebhookSignature(List.of(KEY)).of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY))
			.isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

	@Test
	void signsWithEachSecretWhileOneIsReplaced() {
		byte[] other = "another-key-of-24-bytes!".getBytes(StandardCharsets.UTF_8);
		String both = new WebhookSignature(List.of(KEY, other)).of("id", 1, BODY);

		assertThat(both.split(" ")).containsExactly(new WebhookSignature(List.of(KEY)).of("id", 1, BODY),
				new WebhookSignature(List.of(other)).of("id", 1, BODY));
	}

}
