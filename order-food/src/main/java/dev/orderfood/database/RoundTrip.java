package dev.orderfood.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.ResultSetExtractor;

/**
 * Queries that go to the server together and are answered together. The server executes
 * them one after the other, each as if it had been sent alone: it sees what was committed
 * before it began. After one that fails, none is executed. Not for several threads.
 */
public final class RoundTrip {

	private final List<Query<?>> queries = new ArrayList<>();

	/**
	 * Adds a query.
	 * @param <T> the type of the result
	 * @param sql the query, which has rows
	 * @param extractor reads the rows
	 * @param parameters the query's parameters in order
	 * @return the result, after {@link #make}
	 */
	public <T> Supplier<T> add(String sql, ResultSetExtractor<T> extractor, Object... parameters) {
		Query<T> query = new Query<>(sql, extractor, List.of(parameters));
		this.queries.add(query);
		return query;
	}

	/**
	 * Sends the queries in the order in which they were added, and reads their rows.
	 * @param jdbc the database
	 */
	public void make(JdbcTemplate jdbc) {
		String sql = this.queries.stream().map((query) -> query.sql).collect(Collectors.joining(";\n"));
		jdbc.execute(sql, (PreparedStatementCallback<@Nullable Void>) (statement) -> {
			bind(statement);
			statement.execute();
			for (Query<?> query : this.queries) {
				try (ResultSet rows = statement.getResultSet()) {
					query.read(rows);
				}
				statement.getMoreResults();
			}
			return null;
		});
	}

	private void bind(PreparedStatement statement) throws SQLException {
		int index = 1;
		for (Query<?> query : this.queries) {
			for (Object parameter : query.parameters) {
				statement.setObject(index++, parameter);
			}
		}
	}

	private static final class Query<T> implements Supplier<T> {

		private final String sql;

		private final ResultSetExtractor<T> extractor;

		private final List<Object> parameters;

		private @Nullable T result;

		private Query(String sql, ResultSetExtractor<T> extractor, List<Object> parameters) {
			this.sql = sql;
			this.extractor = extractor;
			this.parameters = parameters;
		}

		private void read(ResultSet rows) throws SQLException {
			this.result = this.extractor.extractData(rows);
		}

		@Override
		public T get() {
			if (this.result == null) {
				throw new IllegalStateException("The round trip was not made");
			}
			return this.result;
		}

	}

}
