package dev.orderfood.migration;

import java.sql.SQLException;
import java.sql.Statement;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Limits what the migrator's sessions can do to other clients. Clients queue behind a
 * statement that waits for a lock, so it gives up soon and {@link SchemaMigration} tries
 * again. The server ends a session whose client has died, or leaves its transaction idle.
 * A script may raise a limit for itself: each script begins with these.
 */
class SessionLimits implements Callback {

	private final MigrationProperties properties;

	SessionLimits(MigrationProperties properties) {
		this.properties = properties;
	}

	/**
	 * Some operating systems cannot watch a connection. There the server refuses the last
	 * setting, which is not worth a failure.
	 */
	String sql() {
		return """
				SET lock_timeout = %d;
				SET transaction_timeout = %d;
				SET idle_in_transaction_session_timeout = '1min';
				DO $$
				BEGIN
				    PERFORM set_config('client_connection_check_interval', '2s', false);
				EXCEPTION WHEN OTHERS THEN
				    NULL;
				END
				$$""".formatted(this.properties.lockTimeout().toMillis(),
				this.properties.transactionTimeout().toMillis());
	}

	@Override
	public boolean supports(Event event, Context context) {
		return event == Event.BEFORE_EACH_MIGRATE;
	}

	@Override
	public boolean canHandleInTransaction(Event event, Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		try (Statement statement = context.getConnection().createStatement()) {
			statement.execute(sql());
		}
		catch (SQLException ex) {
			throw new FlywayException("Cannot limit the session", ex);
		}
	}

	@Override
	public String getCallbackName() {
		return "limits";
	}

}
