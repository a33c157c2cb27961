package dev.orderfood.notification;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The database over a connection pool of its own, so that orders never wait for one. */
@Component
class NotificationDatabase {

	/** Leaves a connection to publishing, out of the four that there are by default. */
	private static final int TURNS = 3;

	private final Semaphore turns = new Semaphore(TURNS, true);

	private final JdbcClient jdbc;

	private final TransactionTemplate transactions;

	NotificationDatabase(@Qualifier(NotificationConfiguration.DATA_SOURCE) DataSource dataSource) {
		this.jdbc = JdbcClient.create(dataSource);
		this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
	}

	JdbcClient jdbc() {
		return this.jdbc;
	}

	/**
	 * Runs work in a transaction.
	 * @param <T> the type of the result
	 * @param work the work
	 * @return the result of the work
	 */
	<T> T inTransaction(Supplier<T> work) {
		T result = this.transactions.execute((status) -> work.get());
		if (result == null) {
			throw new IllegalStateException("The work has to return a result");
		}
		return result;
	}

	/**
	 * Runs a statement of a delivery when it is its turn. Many deliveries end at the same
	 * time: they wait here, without the time limit of the connection pool.
	 * @param <T> the type of the result
	 * @param statement the statement
	 * @return its result
	 */
	<T> T inTurn(Supplier<T> statement) {
		this.turns.acquireUninterruptibly();
		try {
			return statement.get();
		}
		finally {
			this.turns.release();
		}
	}

}
