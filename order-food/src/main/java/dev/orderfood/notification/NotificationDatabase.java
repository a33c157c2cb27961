package dev.orderfood.notification;

import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The database over a connection pool of its own, so that orders never wait for one. */
@Component
class NotificationDatabase {

	private final TransactionAwareDataSourceProxy dataSource;

	private final JdbcClient jdbc;

	private final TransactionTemplate transactions;

	NotificationDatabase(@Qualifier(NotificationConfiguration.DATA_SOURCE) DataSource dataSource) {
		this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
		this.jdbc = JdbcClient.create(dataSource);
		this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
	}

	DataSource dataSource() {
		return this.dataSource;
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

}
