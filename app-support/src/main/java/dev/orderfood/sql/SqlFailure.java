package dev.orderfood.sql;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an {@link SQLException} means to an operator.
 *
 * @param kind what can be done about it
 * @param reason the reason in a few words, without the data that PostgreSQL adds as
 * detail
 */
public record SqlFailure(Kind kind, String reason) {

	/**
	 * Reads an exception.
	 * @param exception what the database or its driver threw
	 * @return what it means
	 */
	public static SqlFailure of(SQLException exception) {
		return new SqlFailure(Kind.of(exception.getSQLState()), reason(exception));
	}

	/**
	 * Reads what the database reported, if that is what led to a failure.
	 * @param failure any exception
	 * @return what the first {@link SQLException} among its causes means
	 */
	public static Optional<SqlFailure> findIn(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return Optional.of(of(sql));
			}
		}
		return Optional.empty();
	}

	/**
	 * Tells whether the same attempt to connect may succeed a little later.
	 * @return whether waiting may help
	 */
	public boolean passes() {
		return this.kind == Kind.PASSING;
	}

	/**
	 * Tells whether another session's lock was in the way.
	 * @return whether the same may succeed once that lock is gone
	 */
	public boolean isLockConflict() {
		return this.kind == Kind.LOCK_CONFLICT;
	}

	private static String reason(SQLException exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			String network = networkReason(cause);
			if (network != null) {
				return network;
			}
		}
		ServerErrorMessage fromServer = (exception instanceof PSQLException psql) ? psql.getServerErrorMessage() : null;
		String message = (fromServer != null) ? fromServer.getMessage() : exception.getMessage();
		return Objects.requireNonNullElse(message, "")
			.strip()
			.lines()
			.findFirst()
			.orElse(exception.getClass().getSimpleName());
	}

	private static @Nullable String networkReason(Throwable cause) {
		return switch (cause) {
			case UnknownHostException ex -> "the host name is not known";
			case NoRouteToHostException ex -> "there is no route to the host";
			case ConnectException ex -> "connection refused";
			case SocketTimeoutException ex -> "no answer";
			default -> null;
		};
	}

	/** What can be done about a failure. */
	public enum Kind {

		/**
		 * Waiting may help: the database is not there yet, or all its connections are
		 * taken.
		 */
		PASSING,

		/** Another session holds a lock; the same can succeed once it is gone. */
		LOCK_CONFLICT,

		/** The database does not let this user in. */
		LOGIN_REFUSED,

		/** The server is there, the database on it is not. */
		NO_SUCH_DATABASE,

		/** Anything else. */
		OTHER;

		private static Kind of(@Nullable String sqlState) {
			return switch (Objects.requireNonNullElse(sqlState, "")) {
				// Refused by the server, or the server asks for a password and there is
				// none.
				case "28P01", "28000", "08004" -> LOGIN_REFUSED;
				// Shutting down, crashed, starting up; too many connections.
				case "57P01", "57P02", "57P03", "53300" -> PASSING;
				// Not available within lock_timeout; victim of a deadlock.
				case "55P03", "40P01" -> LOCK_CONFLICT;
				case "3D000" -> NO_SUCH_DATABASE;
				// Unable to connect; connection lost.
				case String state when state.startsWith("08") -> PASSING;
				default -> OTHER;
			};
		}

	}

}
