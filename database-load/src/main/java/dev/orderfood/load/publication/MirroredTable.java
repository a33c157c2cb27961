package dev.orderfood.load.publication;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.CheckedDataset.Staged;
import org.jspecify.annotations.Nullable;

/**
 * A table whose active rows are those of the source: what is new is inserted, what
 * differs is updated, what has left the source is withdrawn, and what is the same is not
 * touched.
 *
 * @param name the table's name
 * @param keyColumn its primary key, one column
 * @param values the columns that the source gives, besides the key and {@code active}
 * @param deferred constraints that only the outcome has to keep, separated by commas, or
 * null
 */
public record MirroredTable(String name, Column keyColumn, List<Column> values, @Nullable String deferred) {

	/**
	 * A column of the table.
	 *
	 * @param name its name
	 * @param type its type as SQL
	 */
	public record Column(String name, String type) {
	}

	/**
	 * Returns the name of the primary key's column.
	 * @return a column's name
	 */
	public String key() {
		return this.keyColumn.name();
	}

	/**
	 * Creates the place where the source's rows wait for publication. The table itself is
	 * not looked at, because that would lock it.
	 * @param transaction the transaction of the load
	 * @param read the number of rows in the source
	 * @param checksum what tells the source from others
	 * @return the staged rows
	 */
	StagedRows stage(LoadTransaction transaction, long read, String checksum) {
		String definition = Stream
			.concat(Stream.concat(Stream.of(this.keyColumn), this.values.stream()),
					Stream.of(new Column("active", "boolean")))
			.map((column) -> column.name() + " " + column.type())
			.collect(Collectors.joining(", "));
		StagedTable staged = StagedTable.create(transaction, "staged_" + this.name, definition);
		return new StagedRows(transaction, staged, read, checksum);
	}

	private List<String> columns() {
		List<String> columns = new ArrayList<>();
		columns.add(key());
		this.values.forEach((column) -> columns.add(column.name()));
		columns.add("active");
		return columns;
	}

	/**
	 * The source's rows, between reading and publication.
	 */
	final class StagedRows implements Staged {

		private final LoadTransaction transaction;

		private final StagedTable staged;

		private final long read;

		private final String checksum;

		StagedRows(LoadTransaction transaction, StagedTable staged, long read, String checksum) {
			this.transaction = transaction;
			this.staged = staged;
			this.read = read;
			this.checksum = checksum;
		}

		/**
		 * Begins to take rows: line, key, values and active, in the order of the columns.
		 * @return the copy, to be finished and closed
		 */
		RowCopy copy() {
			List<String> columns = new ArrayList<>(List.of("line"));
			columns.addAll(columns());
			return this.staged.copy(columns);
		}

		/** Ends reading. */
		void complete() {
			this.staged.analyze();
		}

		@Override
		public String checksum() {
			return this.checksum;
		}

		@Override
		public Changes changes() {
			return this.transaction.sql()
				.sql(sql(
						"""
								SELECT count(*) FILTER (WHERE {new} OR {again}) AS inserted,
								       count(*) FILTER (WHERE {differs} AND NOT {again}) AS updated,
								       count(*) FILTER (WHERE {left}) AS withdrawn,
								       count(*) FILTER (WHERE NOT {new} AND NOT {differs} AND source.{key} IS NOT NULL) AS unchanged,
								       count(*) FILTER (WHERE live.active) AS active_before,
								       count(*) FILTER (WHERE live.active AND source.active IS NOT TRUE) AS deactivated
								FROM {table} AS live FULL JOIN {staged} AS source ON live.{key} = source.{key}"""))
				.query((row, number) -> new Changes(this.read, row.getLong("inserted"), row.getLong("updated"),
						row.getLong("withdrawn"), row.getLong("unchanged"), row.getLong("active_before"),
						row.getLong("deactivated")))
				.single();
		}

		@Override
		public void publish() {
			if (MirroredTable.this.deferred != null) {
				this.transaction.sql().sql("SET CONSTRAINTS " + MirroredTable.this.deferred + " DEFERRED").update();
			}
			// A statement that changes no row still fires the triggers by which running
			// pods notice a change, and makes them read everything again.
			runIfAny("{new}",
					"""
							INSERT INTO {table} ({columns})
							SELECT {source columns} FROM {staged} AS source LEFT JOIN {table} AS live ON live.{key} = source.{key}
							WHERE {new}""");
			runIfAny("{differs}", """
					UPDATE {table} AS live SET {assignments}{now} FROM {staged} AS source
					WHERE live.{key} = source.{key} AND {differs}""");
			runIfAny("{left}",
					"""
							UPDATE {table} AS live SET active = false{now}
							WHERE live.active AND NOT EXISTS (SELECT FROM {staged} AS source WHERE source.{key} = live.{key})""");
		}

		private void runIfAny(String rows, String statement) {
			boolean any = this.transaction.sql()
				.sql(sql("SELECT EXISTS (SELECT FROM {table} AS live FULL JOIN {staged} AS source "
						+ "ON live.{key} = source.{key} WHERE " + rows + ")"))
				.query(Boolean.class)
				.single();
			if (any) {
				this.transaction.sql().sql(sql(statement)).update();
			}
		}

		/** Every name in it is a constant of this app. */
		private String sql(String template) {
			return template.replace("{new}", "live.{key} IS NULL")
				.replace("{again}", "(source.active AND NOT live.active)")
				.replace("{left}", "(live.active AND source.{key} IS NULL)")
				.replace("{differs}",
						"(live.{key} = source.{key} AND (" + prefixed("live") + ") IS DISTINCT FROM ("
								+ prefixed("source") + "))")
				.replace("{source columns}", prefixed("source"))
				.replace("{columns}", String.join(", ", columns()))
				.replace("{assignments}",
						columns().stream()
							.filter((column) -> !column.equals(MirroredTable.this.key()))
							.map((column) -> column + " = source." + column)
							.collect(Collectors.joining(", ")))
				.replace("{now}", ", updated_at = now()")
				.replace("{table}", MirroredTable.this.name)
				.replace("{staged}", this.staged.toString())
				.replace("{key}", MirroredTable.this.key());
		}

		private String prefixed(String alias) {
			return columns().stream().map((column) -> alias + "." + column).collect(Collectors.joining(", "));
		}

	}

}
