package dev.orderfood.notification;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import jakarta.validation.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NotificationSettingsTests {

	private static final SpringValidatorAdapter VALIDATOR = new SpringValidatorAdapter(
			Validation.buildDefaultValidatorFactory().getValidator());

	private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private static final String WEBHOOK = "channels=log,webhook webhook.url=https://receiver.example.com/orders "
			+ "webhook.secrets=" + SECRET;

	private static final String EMAIL = "channels=email email.host=mail.example.com email.from=orders@example.com "
			+ "email.to=kitchen@example.com,office@example.com";

	@Test
	void onlyTheLogIsToldByDefault() {
		assertThat(settings("").channels()).containsExactly(Channel.LOG);
		assertThat(settings("webhook.url= webhook.secrets= email.to= email.host=").channels())
			.containsExactly(Channel.LOG);
	}

	@Test
	void takesWhatIsComplete() {
		assertThat(settings(WEBHOOK).channels()).containsExactlyInAnyOrder(Channel.LOG, Channel.WEBHOOK);
		assertThat(settings(WEBHOOK + "," + SECRET).webhook().keys()).hasSize(2)
			.allSatisfy(NotificationSettingsTests::isAKey);
		assertThat(settings(EMAIL).email().to()).containsExactly("kitchen@example.com", "office@example.com");
		assertThat(settings(WEBHOOK.replace("https", "http") + " webhook.allow-http=true").webhook().url())
			.hasScheme("http");
	}

	private static void isAKey(byte[] key) {
		assertThat(key).hasSize(24);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			channels=                                        | NOTIFICATION_CHANNELS is empty
			WEBHOOK webhook.url=                             | WEBHOOK_URL has to be an address
			WEBHOOK webhook.url=receiver.example.com         | WEBHOOK_URL has to be an address
			WEBHOOK webhook.url=ftp://receiver.example.com   | WEBHOOK_URL has to be an address
			WEBHOOK webhook.url=https://u:p@example.com/     | WEBHOOK_URL has to be an address
			WEBHOOK webhook.url=http://receiver.example.com  | unless WEBHOOK_ALLOW_HTTP is true
			WEBHOOK webhook.secrets=                         | WEBHOOK_SECRETS has to be
			WEBHOOK webhook.secrets=MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw    | WEBHOOK_SECRETS has to be
			WEBHOOK webhook.secrets=whsec_c2hvcnQ=           | WEBHOOK_SECRETS has to be
			WEBHOOK webhook.secrets=whsec_!!!                | WEBHOOK_SECRETS has to be
			WEBHOOK webhook.timeout=0s                       | webhook.timeout
			EMAIL email.host=                                | SMTP_HOST is empty
			EMAIL email.port=0                               | email.port
			EMAIL email.from=nobody                          | EMAIL_FROM has to be
			EMAIL email.to=                                  | EMAIL_TO has to be
			EMAIL email.to=a@example.com,b                   | EMAIL_TO has to be
			EMAIL email.timeout=2m                           | email.timeout
			retry.first=2h                                   | retry.first
			retry.longest=1s                                 | ORDERFOOD_NOTIFICATION_RETRY_LONGEST has to be at least
			retry.give-up-after=40d                          | retry.giveUpAfter
			retry.pause=0s                                   | retry.pause
			outbox.batch=0                                   | outbox.batch
			outbox.interval=1h                               | outbox.interval
			""")
	void saysWhatIsWrong(String properties, String sentence) {
		assertThatThrownBy(() -> settings(properties.replace("WEBHOOK ", WEBHOOK + " ").replace("EMAIL ", EMAIL + " ")))
			.rootCause()
			.hasMessageContaining(sentence);
	}

	@Test
	void showsNoSecret() {
		assertThatThrownBy(() -> settings(WEBHOOK + "x!")).satisfies(
				(ex) -> assertThat(org.assertj.core.util.Throwables.getStackTrace(ex)).doesNotContain("MfKQ9r8G"));
		assertThat(settings(WEBHOOK + " email.password=hidden email.to=a@b.c").toString()).doesNotContain("MfKQ9r8G")
			.doesNotContain("hidden")
			.doesNotContain("a@b.c");
	}

	/** Later values replace earlier ones. */
	private static NotificationSettings settings(String properties) {
		Map<String, String> values = new HashMap<>();
		Arrays.stream(properties.split(" "))
			.filter((property) -> !property.isEmpty())
			.map((property) -> property.split("=", 2))
			.forEach((property) -> values.put("orderfood.notification." + property[0], property[1]));
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("orderfood.notification",
				Bindable.of(NotificationSettings.class), new ValidationBindHandler(VALIDATOR));
	}

}
