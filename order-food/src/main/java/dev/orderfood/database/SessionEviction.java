package dev.orderfood.database;

import java.sql.SQLException;
import java.util.Set;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Removes sessions from a pool that are alive and useless: read-only ones, and ones that
 * the server has ended because of an open transaction. HikariCP itself removes those
 * whose connection broke.
 */
class SessionEviction implements SQLExceptionOverride {

	private static final Set<String> ENDED_BY_TIMEOUT = Set.of("25P03", "25P04");

	private final Runnable readOnly;

	/**
	 * Creates the rule.
	 * @param readOnly is run when a session turns out to be read-only
	 */
	SessionEviction(Runnable readOnly) {
		this.readOnly = readOnly;
	}

	@java.lang.Override
	public Override adjudicate(SQLException failure) {
		String state = failure.getSQLState();
		if (DatabaseFailure.READ_ONLY.equals(state)) {
			this.readOnly.run();
			return Override.MUST_EVICT;
		}
		return (state != null && ENDED_BY_TIMEOUT.contains(state)) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

}
