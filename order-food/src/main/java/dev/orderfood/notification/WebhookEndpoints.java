package dev.orderfood.notification;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import dev.orderfood.database.Columns;

import org.springframework.stereotype.Component;

/**
 * The enabled rows of the table {@code webhook_endpoints}, for those who call them.
 * {@link WebhookAdministration} changes them.
 */
@Component
class WebhookEndpoints {

	private final NotificationDatabase database;

	WebhookEndpoints(NotificationDatabase database) {
		this.database = database;
	}

	/**
	 * Reads the endpoints that are to be called.
	 * @return the enabled endpoints
	 */
	List<WebhookEndpoint> findEnabled() {
		return this.database.jdbc().sql("""
				SELECT id, url, secret, previous_secret, previous_secret_until, paused_until
				FROM webhook_endpoints WHERE enabled""").query(WebhookEndpoints::endpoint).list();
	}

	/**
	 * Disables an endpoint, unless its address was changed, and drops what it was to be
	 * sent.
	 * @param endpoint the endpoint as it was called
	 * @param reason why
	 * @return whether this call disabled it
	 */
	boolean disable(WebhookEndpoint endpoint, String reason) {
		return this.database.inTurn(() -> this.database.inTransaction(() -> {
			int disabled = this.database.jdbc()
				.sql("""
						UPDATE webhook_endpoints SET enabled = false, disabled_reason = ?, version = version + 1
						WHERE id = ? AND url = ? AND enabled""")
				.params(reason, endpoint.id(), endpoint.url().toString())
				.update();
			if (disabled > 0) {
				this.database.jdbc()
					.sql("DELETE FROM deliveries WHERE receiver = ?")
					.param(WebhookEndpoint.receiver(endpoint.id()))
					.update();
			}
			return disabled > 0;
		}));
	}

	/**
	 * Keeps all processes from calling an endpoint for a while.
	 * @param endpoint the endpoint as it was called
	 * @param until when it may be called again
	 */
	void pause(WebhookEndpoint endpoint, Instant until) {
		this.database.inTurn(() -> this.database.jdbc()
			.sql("UPDATE webhook_endpoints SET paused_until = ? WHERE id = ? AND url = ?")
			.params(until.atOffset(ZoneOffset.UTC), endpoint.id(), endpoint.url().toString())
			.update());
	}

	private static WebhookEndpoint endpoint(ResultSet row, int number) throws SQLException {
		return new WebhookEndpoint(row.getObject("id", UUID.class), URI.create(row.getString("url")),
				row.getBytes("secret"), row.getBytes("previous_secret"), Columns.instant(row, "previous_secret_until"),
				Columns.instant(row, "paused_until"));
	}

}
