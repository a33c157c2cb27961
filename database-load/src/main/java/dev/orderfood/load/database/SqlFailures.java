package dev.orderfood.load.database;

import java.sql.SQLException;
import java.util.Objects;

import dev.orderfood.load.LoadException;
import dev.orderfood.sql.SqlFailure;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.DataAccessException;

/**
 * Says in sentences what the database reports in codes.
 */
public final class SqlFailures {

	private SqlFailures() {
	}

	/**
	 * Makes the failure of a load out of what the database or its driver threw.
	 * @param cause the exception
	 * @return the failure, to be thrown
	 */
	public static LoadException failed(SQLException cause) {
		return new LoadException(explain(cause), cause);
	}

	/**
	 * Makes the failure of a load out of what Spring made of such an exception.
	 * @param cause the exception
	 * @return the failure, to be thrown
	 */
	public static LoadException failed(DataAccessException cause) {
		return (cause.getMostSpecificCause() instanceof SQLException sql) ? new LoadException(explain(sql), cause)
				: new LoadException("The database could not be used: " + cause.getMostSpecificCause().getMessage(),
						cause);
	}

	static boolean isLostConnection(SQLException failure) {
		String state = state(failure);
		return state.startsWith("08") || state.startsWith("57P");
	}

	private static String explain(SQLException failure) {
		String state = state(failure);
		String reason = SqlFailure.of(failure).reason();
		return switch (state) {
			case "3F000", "42P01", "42703", "42883" ->
				"The database's schema is older than this loader needs (" + reason + "). Run database-migration first.";
			case "42501" -> "The database role lacks a right (" + reason
					+ "). Run database-migration, which grants the loader's role what it needs.";
			case "53100" -> "The database's disk is full (" + reason + ").";
			case "53200", "53300", "53400" -> "The database is short of resources (" + reason + ").";
			case "25P03", "25P04" -> "The database ended the load because it took too long (" + reason + ").";
			case "57014" -> "The database broke the work off (" + reason + ").";
			case "40001", "40P01", "55P03" ->
				"The load collided with other work in the database (" + reason + "). Run it again.";
			default -> switch (state.substring(0, Math.min(2, state.length()))) {
				case "08", "57" -> "The connection to the database was lost (" + reason + ").";
				case "23", "22" -> refusedRow(failure);
				default -> "The database refused the load (" + reason + ", SQLSTATE " + state + ").";
			};
		};
	}

	/**
	 * The server's message and detail are left out: they may hold the row, and a row may
	 * hold what is not for the log.
	 */
	private static String refusedRow(SQLException failure) {
		ServerErrorMessage message = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		if (message == null || message.getConstraint() == null) {
			return "The database refused a row (SQLSTATE " + state(failure) + ").";
		}
		return "The database refused a row of " + message.getTable() + ": it breaks the rule " + message.getConstraint()
				+ ".";
	}

	private static String state(SQLException failure) {
		return Objects.requireNonNullElse(failure.getSQLState(), "");
	}

}
