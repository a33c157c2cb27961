package dev.orderfood.notification;

import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The database over connections of this room's own, so that no order waits for one. */
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
	 * Does everything or nothing.
	 * @param <T> what comes of it
	 * @param work what to do in one transaction
	 * @return what came of it
	 */
	<T> T inTransaction(Supplier<T> work) {
		T result = this.transactions.execute((status) -> work.get());
		if (result == null) {
			throw new IllegalStateException("The work always has a result");
		}
		return result;
	}

}
