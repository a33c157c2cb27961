package dev.orderfood.load.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.DataAccessException;

/**
 * Says in sentences what the database reports in codes.
 */
public final class SqlFailures {

	private static final String REJECTED = "08004";

	private static final Set<String> STARTING_OR_FULL = Set.of("57P01", "57P02", "57P03", "53300");

	/** Not available within the lock timeout; victim of a deadlock. */
	private static final Set<String> LOCK_CONFLICT = Set.of("55P03", "40P01");

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

	/**
	 * Tells whether the database refused because another session holds a lock.
	 * @param failure what was thrown
	 * @return true if the same can succeed a little later
	 */
	public static boolean isLockConflict(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return LOCK_CONFLICT.contains(state(sql));
			}
		}
		return false;
	}

	/** Whether the same attempt to connect may succeed a little later. */
	static boolean mayPass(SQLException failure) {
		String state = state(failure);
		return (state.startsWith("08") && !state.equals(REJECTED)) || STARTING_OR_FULL.contains(state);
	}

	static boolean isLostConnection(SQLException failure) {
		String state = state(failure);
		return state.startsWith("08") || state.startsWith("57P");
	}

	static String explain(SQLException failure) {
		String state = state(failure);
		String said = said(failure);
		return switch (state) {
			case "28000", "28P01", REJECTED -> "it refuses the login (" + said + "). Check DB_USER and DB_PASSWORD.";
			case "3D000" -> "there is no such database (" + said + "). Create it, or check DB_NAME.";
			case "3F000", "42P01", "42703", "42883" ->
				"The database's schema is older than this loader needs (" + said + "). Run database-migration first.";
			case "42501" -> "The database role lacks a right (" + said
					+ "). Run database-migration, which grants the loader's role what it needs.";
			case "53100" -> "The database's disk is full (" + said + ").";
			case "53200", "53300", "53400" -> "The database is short of resources (" + said + ").";
			case "25P03", "25P04" -> "The database ended the load because it took too long (" + said + ").";
			case "57014" -> "The database broke the work off (" + said + ").";
			case "57P03" -> "it is starting up or shutting down.";
			case "40001", "40P01", "55P03" ->
				"The load collided with other work in the database (" + said + "). Run it again.";
			default -> switch (state.substring(0, Math.min(2, state.length()))) {
				case "08" -> connectionReason(failure, said);
				case "57" -> "The connection to the database was lost (" + said + ").";
				case "23", "22" -> refusedRow(failure);
				default -> "The database refused the load (" + said + ", SQLSTATE " + state + ").";
			};
		};
	}

	private static String connectionReason(SQLException failure, String said) {
		Throwable cause = failure.getCause();
		return switch (cause) {
			case java.net.UnknownHostException _ -> "the host name is not known.";
			case java.net.ConnectException _ -> "the connection is refused.";
			case java.net.SocketTimeoutException _ -> "it does not answer.";
			case null, default -> "The connection to the database was lost (" + said + ").";
		};
	}

	/**
	 * The server's message and detail are left out: they may hold the row, and a row may
	 * hold what is not for the log.
	 */
	private static String refusedRow(SQLException failure) {
		ServerErrorMessage message = serverMessage(failure);
		if (message == null || message.getConstraint() == null) {
			return "The database refused a row (SQLSTATE " + state(failure) + ").";
		}
		return "The database refused a row of " + message.getTable() + ": it breaks the rule " + message.getConstraint()
				+ ".";
	}

	/** The server's one line about it, without position, hint or statement. */
	private static String said(SQLException failure) {
		ServerErrorMessage message = serverMessage(failure);
		String said = (message != null) ? message.getMessage() : failure.getMessage();
		return Objects.requireNonNullElse(said, "no reason given").lines().findFirst().orElse("no reason given");
	}

	private static @Nullable ServerErrorMessage serverMessage(SQLException failure) {
		return (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage() : null;
	}

	private static String state(SQLException failure) {
		return Objects.requireNonNullElse(failure.getSQLState(), "");
	}

}
