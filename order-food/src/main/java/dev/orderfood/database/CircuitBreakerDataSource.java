package dev.orderfood.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The database as everything here uses it: while it is known to be away, nobody is kept
 * waiting for it. From taking a connection to giving it back is one use in the eyes of
 * the circuit breaker. It has failed if there was no connection to be had or if the
 * connection broke; a refusal, a violated constraint or a statement that the server
 * cancelled is the answer of a database that is there.
 */
class CircuitBreakerDataSource extends DelegatingDataSource {

	private static final int SOCKET_TIMEOUT_MILLIS = 2_000;

	/** Longer than PostgreSQL works on a statement before it gives up. */
	private static final int TIME_ENOUGH_MILLIS = 1_600;

	private final CircuitBreaker breaker;

	private final RequestDeadline time;

	private final HikariDataSource pool;

	/**
	 * Guards a database.
	 * @param pool the pool of connections, or what wraps it
	 * @param breaker is told about each use, and says whether there may be another
	 * @param time knows how long a request may take
	 * @throws SQLException if it is not HikariCP's pool
	 */
	CircuitBreakerDataSource(javax.sql.DataSource pool, CircuitBreaker breaker, RequestDeadline time)
			throws SQLException {
		super(pool);
		this.pool = pool.unwrap(HikariDataSource.class);
		this.breaker = breaker;
		this.time = time;
	}

	@Override
	public Connection getConnection() throws SQLException {
		// To be turned away by the pool takes its connection-timeout.
		if (this.time.leftMillis() < this.pool.getConnectionTimeout()) {
			throw new SQLTimeoutException("The request has used up its time for the database");
		}
		if (!this.breaker.tryAcquirePermission()) {
			throw new DatabaseUnavailableException();
		}
		long begun = this.breaker.getCurrentTimestamp();
		try {
			return guarded(obtainTargetDataSource().getConnection(), begun);
		}
		catch (SQLException | RuntimeException ex) {
			if (meansAway(ex)) {
				this.breaker.onError(since(begun), this.breaker.getTimestampUnit(), ex);
			}
			else {
				this.breaker.releasePermission();
			}
			throw ex;
		}
	}

	/** All connections are made for one user. */
	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	/**
	 * The pool times out for two reasons. With all connections in use, the API is
	 * overloaded and the database may be as well as ever; otherwise it could not connect,
	 * and often says why.
	 */
	private boolean meansAway(Exception failure) {
		if (failure instanceof SQLException sql && sql.getSQLState() != null) {
			return meansAway(sql.getSQLState());
		}
		return failure instanceof SQLTransientConnectionException
				&& this.pool.getHikariPoolMXBean().getActiveConnections() < this.pool.getMaximumPoolSize();
	}

	/** Connection exceptions, and a server that shuts down, has crashed or starts. */
	static boolean meansAway(String sqlState) {
		return sqlState.startsWith("08") || sqlState.equals("57P01") || sqlState.equals("57P02")
				|| sqlState.equals("57P03");
	}

	private long since(long begun) {
		return this.breaker.getCurrentTimestamp() - begun;
	}

	private Connection guarded(Connection connection, long begun) throws SQLException {
		long left = this.time.leftMillis();
		if (left < SOCKET_TIMEOUT_MILLIS) {
			// Costs no round trip, and the pool takes it back with the connection.
			connection.setNetworkTimeout(Runnable::run, (int) Math.max(left, 1));
		}
		return (Connection) Proxy.newProxyInstance(CircuitBreakerDataSource.class.getClassLoader(),
				new Class<?>[] { Connection.class }, new Use(connection, begun, left < TIME_ENOUGH_MILLIS));
	}

	/** One use of a connection. */
	private final class Use implements InvocationHandler {

		private final Connection connection;

		private final long begun;

		/** Whether the time limit was the request's and not the database's. */
		private final boolean hurried;

		private boolean ended;

		private Use(Connection connection, long begun, boolean hurried) {
			this.connection = connection;
			this.begun = begun;
			this.hurried = hurried;
		}

		@Override
		@SuppressWarnings("ProxyNonConstantType")
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			if (method.getName().equals("close")) {
				end();
			}
			try {
				return method.invoke(this.connection, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		/** The pool closes what has broken before anybody gives it back. */
		private void end() throws SQLException {
			if (this.ended) {
				return;
			}
			this.ended = true;
			CircuitBreaker breaker = CircuitBreakerDataSource.this.breaker;
			if (!this.connection.isClosed()) {
				breaker.onSuccess(since(this.begun), breaker.getTimestampUnit());
			}
			else if (this.hurried) {
				breaker.releasePermission();
			}
			else {
				breaker.onError(since(this.begun), breaker.getTimestampUnit(), new BrokenConnection());
			}
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
