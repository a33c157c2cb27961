package dev.orderfood.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A pool of connections behind the database's circuit breaker: while the database is
 * away, {@link #getConnection()} fails at once. The time from taking a connection to
 * closing it is one call in the metrics of the breaker. A call has failed if a connection
 * was refused or broke. A violated constraint, a statement that the server cancelled, a
 * busy pool or a connection that took longer than the pool waits is no failure of the
 * database.
 */
class CircuitBreakerDataSource extends DelegatingDataSource {

	/** The default for an answer of the server; see application.yaml. */
	private static final long SOCKET_TIMEOUT_MILLIS = 2_000;

	/** The server's default limit of a statement; see application.yaml. */
	private static final long STATEMENT_TIMEOUT_MILLIS = 1_500;

	/** Time for the server to say that it has cancelled a statement. */
	private static final long MARGIN_MILLIS = 250;

	private final HikariDataSource pool;

	private final CircuitBreaker breaker;

	private final DatabaseMonitor monitor;

	private final RequestDeadline deadline;

	private final ReadReplica replica;

	/**
	 * Puts a pool behind the circuit breaker.
	 * @param pool the pool, or a data source around it
	 * @param monitor knows the breaker, and learns of failures
	 * @param deadline limits the time of a request
	 * @param replica answers what may be a little old, apart from the breaker
	 * @throws SQLException if it is not HikariCP's pool
	 */
	CircuitBreakerDataSource(DataSource pool, DatabaseMonitor monitor, RequestDeadline deadline, ReadReplica replica)
			throws SQLException {
		super(pool);
		this.pool = pool.unwrap(HikariDataSource.class);
		this.breaker = monitor.breaker();
		this.monitor = monitor;
		this.deadline = deadline;
		this.replica = replica;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection standby = this.replica.connection();
		if (standby != null) {
			return standby;
		}
		RequestDeadline.Clock clock = this.deadline.clock();
		if (clock != null && millis(clock.left()) < this.pool.getConnectionTimeout()) {
			throw timeIsUsedUp();
		}
		if (!this.breaker.tryAcquirePermission()) {
			throw new DatabaseUnavailableException();
		}
		long begun = this.breaker.getCurrentTimestamp();
		if (clock != null) {
			clock.start();
		}
		try {
			Connection connection = obtainTargetDataSource().getConnection();
			return (Connection) Proxy.newProxyInstance(CircuitBreakerDataSource.class.getClassLoader(),
					new Class<?>[] { Connection.class }, new Use(connection, begun, clock));
		}
		catch (SQLException | RuntimeException ex) {
			if (clock != null) {
				clock.stop();
			}
			if (isRefusal(ex)) {
				this.breaker.onError(since(begun), this.breaker.getTimestampUnit(), ex);
			}
			else {
				this.breaker.releasePermission();
			}
			this.monitor.suspect();
			throw ex;
		}
	}

	/** All connections are made for one user. */
	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	/**
	 * Tells whether no connection could be made. A server that did not answer within the
	 * pool's short time may only be slow: the monitor gives it more time.
	 */
	private static boolean isRefusal(Throwable failure) {
		return DatabaseFailure.of(failure).filter(DatabaseFailure.UNAVAILABLE::equals).isPresent()
				&& Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
					.noneMatch(SocketTimeoutException.class::isInstance);
	}

	private long since(long begun) {
		return this.breaker.getCurrentTimestamp() - begun;
	}

	private static long millis(long nanos) {
		return TimeUnit.NANOSECONDS.toMillis(nanos);
	}

	private static SQLTimeoutException timeIsUsedUp() {
		return new SQLTimeoutException("The request has used up its time for the database");
	}

	/** One use of a connection. */
	private final class Use implements InvocationHandler {

		private final Connection connection;

		private final long begun;

		private final RequestDeadline.@Nullable Clock clock;

		/** Whether the request's time limits the connection, and not the pool's. */
		private boolean limited;

		private boolean shortened;

		private boolean ended;

		private Use(Connection connection, long begun, RequestDeadline.@Nullable Clock clock) {
			this.connection = connection;
			this.begun = begun;
			this.clock = clock;
		}

		@Override
		@SuppressWarnings("ProxyNonConstantType")
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			boolean rollback = method.getName().equals("rollback");
			switch (method.getName()) {
				case "prepareStatement", "createStatement", "prepareCall" -> limitTime();
				case "close" -> end();
				default -> {
					// Needs nothing before it.
				}
			}
			try {
				return method.invoke(this.connection, arguments);
			}
			catch (InvocationTargetException ex) {
				boolean broken = this.connection.isClosed();
				if (rollback && broken) {
					// The server has rolled back. The reason matters, and it was thrown
					// before.
					return null;
				}
				throw (broken && ex.getTargetException() instanceof SQLException failure
						&& failure.getSQLState() == null)
								? new SQLNonTransientConnectionException("The connection broke before",
										DatabaseFailure.CONNECTION_DOES_NOT_EXIST, failure)
								: ex.getTargetException();
			}
		}

		/**
		 * Keeps the next statement within the time that the request has left. The server
		 * cancels the statement, so the connection stays usable; only if the server does
		 * not answer is the connection given up.
		 */
		private void limitTime() throws SQLException {
			if (this.clock == null) {
				return;
			}
			long left = millis(this.clock.left());
			if (left <= 0) {
				throw timeIsUsedUp();
			}
			if (left + MARGIN_MILLIS < SOCKET_TIMEOUT_MILLIS) {
				this.limited = true;
				// Costs no round trip, and the pool undoes it.
				this.connection.setNetworkTimeout(Runnable::run, (int) (left + MARGIN_MILLIS));
			}
			if (left < STATEMENT_TIMEOUT_MILLIS) {
				this.shortened = true;
				execute("SET statement_timeout = " + left);
			}
		}

		private void execute(String sql) throws SQLException {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute(sql);
			}
		}

		private void end() throws SQLException {
			if (this.ended) {
				return;
			}
			this.ended = true;
			try {
				restoreTime();
			}
			finally {
				if (this.clock != null) {
					this.clock.stop();
				}
				record();
			}
		}

		private void restoreTime() throws SQLException {
			if (this.shortened && !this.connection.isClosed()) {
				try {
					execute("RESET statement_timeout");
				}
				catch (SQLException ex) {
					// Better no connection than one with a wrong limit.
					this.connection.abort(Runnable::run);
				}
			}
		}

		/** HikariCP closes a connection that breaks before its user does. */
		private void record() throws SQLException {
			CircuitBreaker breaker = CircuitBreakerDataSource.this.breaker;
			DatabaseMonitor monitor = CircuitBreakerDataSource.this.monitor;
			if (!this.connection.isClosed()) {
				breaker.onSuccess(since(this.begun), breaker.getTimestampUnit());
				monitor.answered();
				return;
			}
			if (this.limited) {
				breaker.releasePermission();
			}
			else {
				breaker.onError(since(this.begun), breaker.getTimestampUnit(), new BrokenConnection());
			}
			monitor.suspect();
		}

	}

	/** Only counted: what broke the connection has been thrown where it happened. */
	private static final class BrokenConnection extends Exception {

		private static final long serialVersionUID = 1L;

		BrokenConnection() {
			super("The connection broke", null, false, false);
		}

	}

}
