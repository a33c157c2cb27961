package dev.orderfood.notification;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is notified of orders, and how.
 *
 * @param workers whether this process delivers; orders get into the outbox in any case
 * @param channels the enabled channels, at least one
 * @param webhook the receiver of webhooks
 * @param email the mail server and the addresses
 * @param retry when failed deliveries are retried
 * @param outbox how the outbox is emptied
 * @param keepFailedFor how long deliveries that were given up are kept, 1 day to 10 years
 */
@ConfigurationProperties("orderfood.notification")
record NotificationSettings(@DefaultValue("true") boolean workers, @DefaultValue("log") Set<Channel> channels,
		@DefaultValue Webhook webhook, @DefaultValue Email email, @DefaultValue Retry retry,
		@DefaultValue Outbox outbox, @DefaultValue("90d") Duration keepFailedFor) {

	NotificationSettings {
		checkDuration("keep-failed-for", keepFailedFor, Duration.ofDays(1), Duration.ofDays(3650));
		if (channels.isEmpty()) {
			throw new IllegalArgumentException(
					"NOTIFICATION_CHANNELS is empty: give at least one of log, webhook and email");
		}
		if (channels.contains(Channel.WEBHOOK)) {
			webhook.check();
		}
		if (channels.contains(Channel.EMAIL)) {
			email.check();
		}
	}

	private static void checkDuration(String name, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new IllegalArgumentException("orderfood.notification." + name + " is " + value
					+ ", but has to be from " + least + " to " + most);
		}
	}

	/**
	 * The receiver of webhooks.
	 *
	 * @param url the address, {@code https} unless {@code allowHttp}
	 * @param secrets the keys of the signatures, {@code whsec_} and 24 to 64 bytes in
	 * Base64 each; several while one is replaced by another
	 * @param allowHttp whether the address may be {@code http}
	 * @param connectTimeout the connection timeout
	 * @param timeout the timeout of a delivery, connecting included
	 */
	record Webhook(@Nullable URI url, @DefaultValue List<String> secrets, @DefaultValue("false") boolean allowHttp,
			@DefaultValue("2s") Duration connectTimeout, @DefaultValue("5s") Duration timeout) {

		static final String SECRET_PREFIX = "whsec_";

		Webhook {
			checkDuration("webhook.connect-timeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
			checkDuration("webhook.timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(1));
		}

		private void check() {
			if (this.url == null || this.url.getHost() == null || this.url.getUserInfo() != null
					|| !("https".equals(this.url.getScheme()) || "http".equals(this.url.getScheme()))) {
				throw new IllegalArgumentException("WEBHOOK_URL has to be an address such as "
						+ "https://receiver.example.com/orders, without user or password");
			}
			if (!this.allowHttp && "http".equals(this.url.getScheme())) {
				throw new IllegalArgumentException(
						"WEBHOOK_URL has to begin with https://, unless WEBHOOK_ALLOW_HTTP is true");
			}
			if (this.secrets.isEmpty()) {
				throw new IllegalArgumentException("WEBHOOK_SECRETS is empty: give a secret, " + FORM);
			}
			keys();
		}

		private static final String FORM = "whsec_ and 24 to 64 random bytes in Base64; several are separated by commas";

		/**
		 * Decodes the secrets.
		 * @return the keys to sign with
		 */
		List<byte[]> keys() {
			return this.secrets.stream().map(Webhook::key).toList();
		}

		/** The value is not repeated: it may be a good secret that was cut off. */
		private static byte[] key(String secret) {
			byte[] key = new byte[0];
			if (secret.startsWith(SECRET_PREFIX)) {
				try {
					key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
				}
				catch (IllegalArgumentException ex) {
					// Refused below.
				}
			}
			if (key.length < 24 || key.length > 64) {
				throw new IllegalArgumentException("WEBHOOK_SECRETS has an entry that is no secret: give " + FORM);
			}
			return key;
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
	record Email(@DefaultValue("") String host, @DefaultValue("587") int port,
			@DefaultValue("starttls") Security security, @DefaultValue("") String username,
			@DefaultValue("") String password, @DefaultValue("") String from, @DefaultValue List<String> to,
			@DefaultValue("2s") Duration connectTimeout, @DefaultValue("10s") Duration timeout) {

		private static final String ADDRESS = "[^\\s@,<>\"]+@[^\\s@,<>\"]+";

		Email {
			checkDuration("email.connect-timeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
			checkDuration("email.timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(1));
		}

		private void check() {
			if (this.host.isBlank()) {
				throw new IllegalArgumentException("SMTP_HOST is empty: name the mail server");
			}
			if (this.port < 1 || this.port > 65_535) {
				throw new IllegalArgumentException("SMTP_PORT has to be a number from 1 to 65535");
			}
			if (!this.from.matches(ADDRESS)) {
				throw new IllegalArgumentException("EMAIL_FROM has to be an address such as orders@example.com");
			}
			if (this.to.isEmpty() || !this.to.stream().allMatch((address) -> address.matches(ADDRESS))) {
				throw new IllegalArgumentException(
						"EMAIL_TO has to be addresses such as kitchen@example.com, separated by commas");
			}
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
	record Retry(@DefaultValue("5s") Duration first, @DefaultValue("15m") Duration longest,
			@DefaultValue("24h") Duration giveUpAfter, @DefaultValue("5s") Duration pause) {

		Retry {
			checkDuration("retry.first", first, Duration.ofMillis(1), Duration.ofHours(1));
			checkDuration("retry.longest", longest, first, Duration.ofHours(24));
			checkDuration("retry.give-up-after", giveUpAfter, Duration.ofMillis(1), Duration.ofDays(30));
			checkDuration("retry.pause", pause, Duration.ofMillis(1), Duration.ofHours(1));
		}

	}

	/**
	 * How the outbox is emptied.
	 *
	 * @param interval the pause after a batch that was not full
	 * @param batch the maximum number of orders in one transaction
	 */
	record Outbox(@DefaultValue("500ms") Duration interval, @DefaultValue("500") int batch) {

		Outbox {
			checkDuration("outbox.interval", interval, Duration.ofMillis(10), Duration.ofMinutes(1));
			if (batch < 1 || batch > 10_000) {
				throw new IllegalArgumentException(
						"orderfood.notification.outbox.batch is " + batch + ", but has to be from 1 to 10000");
			}
		}

	}

}
