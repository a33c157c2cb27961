package dev.orderfood.notification;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who is notified of orders, and how.
 *
 * @param workers whether this process publishes events and delivers them
 * @param channels the enabled channels, at least one
 * @param webhook the endpoint of the settings
 * @param email the mail server and the addresses
 * @param retry when failed deliveries are retried
 * @param outbox how events are published
 * @param concurrency the deliveries to one receiver at a time in one process
 * @param takeOverAfter how long after the time limit of an attempt another process takes
 * over, in case that the one that made it has died
 * @param keepFailedFor how long deliveries that were given up are kept, 1 day to 10 years
 */
@ConfigurationProperties("orderfood.notification")
@Validated
record NotificationSettings(@DefaultValue("true") boolean workers, @DefaultValue("log") Set<Channel> channels,
		@DefaultValue @Valid Webhook webhook, @DefaultValue @Valid Email email, @DefaultValue @Valid Retry retry,
		@DefaultValue @Valid Outbox outbox, @DefaultValue("8") @Min(1) @Max(100) int concurrency,
		@DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(hours = 1) Duration takeOverAfter,
		@DefaultValue("90d") @DurationMin(days = 1) @DurationMax(days = 3650) Duration keepFailedFor) {

	@AssertTrue(message = "NOTIFICATION_CHANNELS is empty: give at least one of log, webhook and email")
	boolean isChannelGiven() {
		return !this.channels.isEmpty();
	}

	@AssertTrue(message = "WEBHOOK_URL has to be an address such as https://receiver.example.com/orders, "
			+ "without user or password")
	boolean isWebhookUrlValid() {
		return !this.channels.contains(Channel.WEBHOOK) || this.webhook.hasValidUrl();
	}

	@AssertTrue(message = "WEBHOOK_URL has to begin with https://, unless WEBHOOK_ALLOW_HTTP is true")
	boolean isWebhookUrlSecure() {
		return !this.channels.contains(Channel.WEBHOOK) || this.webhook.hasSecureUrl();
	}

	@AssertTrue(message = "WEBHOOK_SECRETS has to be whsec_ and 24 to 64 random bytes in Base64; "
			+ "several are separated by commas")
	boolean isWebhookSecretValid() {
		return !this.channels.contains(Channel.WEBHOOK) || this.webhook.hasValidSecrets();
	}

	@AssertTrue(message = "SMTP_HOST is empty: name the mail server")
	boolean isMailServerGiven() {
		return !this.channels.contains(Channel.EMAIL) || !this.email.host().isBlank();
	}

	@AssertTrue(message = "EMAIL_FROM has to be an address such as orders@example.com")
	boolean isSenderValid() {
		return !this.channels.contains(Channel.EMAIL) || this.email.hasValidSender();
	}

	@AssertTrue(message = "EMAIL_TO has to be addresses such as kitchen@example.com, separated by commas")
	boolean isRecipientValid() {
		return !this.channels.contains(Channel.EMAIL) || this.email.hasValidRecipients();
	}

	/**
	 * The endpoint of the settings, and what holds for all endpoints.
	 *
	 * @param url the address, {@code https} unless {@code allowHttp}
	 * @param secrets the keys of the signatures, {@code whsec_} and 24 to 64 bytes in
	 * Base64 each; several while one is replaced by another
	 * @param allowHttp whether addresses may be {@code http}
	 * @param allowPrivate whether endpoints that administrators add may have addresses
	 * that are not public
	 * @param connectTimeout the connection timeout
	 * @param timeout the timeout of a delivery, connecting included
	 */
	record Webhook(@Nullable URI url, @DefaultValue List<String> secrets, @DefaultValue("false") boolean allowHttp,
			@DefaultValue("false") boolean allowPrivate,
			@DefaultValue("2s") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration connectTimeout,
			@DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration timeout) {

		static final String SECRET_PREFIX = "whsec_";

		private boolean hasValidUrl() {
			return this.url != null && this.url.getHost() != null && this.url.getUserInfo() == null
					&& ("https".equals(this.url.getScheme()) || "http".equals(this.url.getScheme()));
		}

		private boolean hasSecureUrl() {
			return this.allowHttp || this.url == null || !"http".equals(this.url.getScheme());
		}

		private boolean hasValidSecrets() {
			return !this.secrets.isEmpty() && keys().stream().allMatch((key) -> key.length >= 24 && key.length <= 64);
		}

		/**
		 * Decodes the secrets.
		 * @return the keys to sign with
		 */
		List<byte[]> keys() {
			return this.secrets.stream().map(Webhook::key).toList();
		}

		/** Empty where the secret is none. */
		private static byte[] key(String secret) {
			try {
				return secret.startsWith(SECRET_PREFIX)
						? Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())) : new byte[0];
			}
			catch (IllegalArgumentException ex) {
				return new byte[0];
			}
		}

		/** Leaves the secrets out. */
		@Override
		public String toString() {
			return "Webhook[url=" + this.url + "]";
		}

	}

	/**
	 * The shop's own mailbox, and the server that takes messages for it.
	 *
	 * @param host the mail server
	 * @param port its port
	 * @param security how the connection is secured
	 * @param username the user name, or empty for a server without authentication
	 * @param password the user's password
	 * @param from the sender's address
	 * @param to the addresses that are notified
	 * @param connectTimeout the connection timeout
	 * @param timeout the timeout of a delivery, connecting included
	 */
	record Email(@DefaultValue("") String host, @DefaultValue("587") @Min(1) @Max(65_535) int port,
			@DefaultValue("starttls") Security security, @DefaultValue("") String username,
			@DefaultValue("") String password, @DefaultValue("") String from, @DefaultValue List<String> to,
			@DefaultValue("2s") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration connectTimeout,
			@DefaultValue("10s") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration timeout) {

		private static final String ADDRESS = "[^\\s@,<>\"]+@[^\\s@,<>\"]+";

		private boolean hasValidSender() {
			return this.from.matches(ADDRESS);
		}

		private boolean hasValidRecipients() {
			return !this.to.isEmpty() && this.to.stream().allMatch((address) -> address.matches(ADDRESS));
		}

		/** Leaves the password and the addresses out. */
		@Override
		public String toString() {
			return "Email[host=" + this.host + "]";
		}

		/** How the connection to the mail server is secured. */
		enum Security {

			/** Encrypted after a greeting in clear text; refused if the server cannot. */
			STARTTLS,

			/** Encrypted from the beginning. */
			TLS,

			/** Not at all: for a server on the same machine. */
			NONE

		}

	}

	/**
	 * When deliveries are retried that a receiver did not accept.
	 *
	 * @param first the wait after the first attempt; each further one waits twice as
	 * long, less up to a half by chance
	 * @param longest the longest wait
	 * @param giveUpAfter how long deliveries are retried
	 * @param pause how long a circuit breaker stays open after ten failures in a row
	 */
	record Retry(@DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(hours = 1) Duration first,
			@DefaultValue("15m") @DurationMin(millis = 1) @DurationMax(hours = 24) Duration longest,
			@DefaultValue("24h") @DurationMin(millis = 1) @DurationMax(days = 30) Duration giveUpAfter,
			@DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(hours = 1) Duration pause) {

		@AssertTrue(message = "ORDERFOOD_NOTIFICATION_RETRY_LONGEST has to be at least "
				+ "ORDERFOOD_NOTIFICATION_RETRY_FIRST")
		boolean isLongestAtLeastFirst() {
			return this.longest.compareTo(this.first) >= 0;
		}

	}

	/**
	 * How events are published.
	 *
	 * @param interval the pause after a batch that was not full
	 * @param batch the maximum number of events in one transaction
	 */
	record Outbox(@DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration interval,
			@DefaultValue("500") @Min(1) @Max(10_000) int batch) {

	}

}
