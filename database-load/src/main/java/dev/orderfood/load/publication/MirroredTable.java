package dev.orderfood.load.publication;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.source.Problems;

/**
 * A table whose active rows are those of the source: what is new is inserted, what
 * differs is updated, what has left the source is withdrawn, and what is the same is not
 * touched.
 *
 * @param name the table's name
 * @param key its primary key, one column
 * @param values the columns that the source gives, besides the key and {@code active}
 * @param dated whether the table notes in {@code updated_at} when a row was changed
 */
public record MirroredTable(String name, String key, List<String> values, boolean dated) {

	/**
	 * Creates the place where the source's rows wait for publication.
	 * @param transaction the transaction of the load
	 * @return the staged rows
	 */
	public StagedRows stage(LoadTransaction transaction) {
		return new StagedRows(transaction, StagedTable.like(transaction, this.name, columns()));
	}

	private List<String> columns() {
		List<String> columns = new ArrayList<>();
		columns.add(this.key);
		columns.addAll(this.values);
		columns.add("active");
		return columns;
	}

	/**
	 * The source's rows, between reading and publication.
	 */
	public final class StagedRows implements Dataset.Staged {

		private final LoadTransaction transaction;

		private final StagedTable staged;

		private long read;

		private String checksum = "";

		StagedRows(LoadTransaction transaction, StagedTable staged) {
			this.transaction = transaction;
			this.staged = staged;
		}

		/**
		 * Begins to take rows: line, key, values and active, in the order of the columns.
		 * @return the copy, to be finished and closed
		 */
		public RowCopy copy() {
			List<String> columns = new ArrayList<>(List.of("line"));
			columns.addAll(columns());
			return this.staged.copy(columns);
		}

		/**
		 * Ends reading.
		 * @param read the number of rows in the source
		 */
		public void complete(long read) {
			this.read = read;
			this.staged.analyze();
		}

		/**
		 * Notes what tells these rows from others.
		 * @param ofSource the checksum of the source
		 */
		void checksum(String ofSource) {
			this.checksum = ofSource;
		}

		@Override
		public String checksum() {
			return this.checksum;
		}

		/**
		 * Notes every row whose key stands in an earlier line already.
		 * @param file the file's name
		 * @param column the key's column in the file
		 * @param problems takes the duplicates
		 */
		public void findDuplicates(String file, String column, Problems problems) {
			findDuplicates(MirroredTable.this.key, "true", file, column, problems);
		}

		/**
		 * Notes every row whose value stands in an earlier line already.
		 * @param value the value's column in the table
		 * @param rows which rows count, as SQL
		 * @param file the file's name
		 * @param column the value's column in the file
		 * @param problems takes the duplicates
		 */
		public void findDuplicates(String value, String rows, String file, String column, Problems problems) {
			this.staged.findDuplicates(value, rows, file, column, problems);
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
								       count(*) FILTER (WHERE live.active AND source.active IS NOT TRUE) AS deactivated,
								       count(*) FILTER (WHERE source.active) AS active_after
								FROM {table} AS live FULL JOIN {staged} AS source ON live.{key} = source.{key}"""))
				.query((row, number) -> new Changes(this.read, row.getLong("inserted"), row.getLong("updated"),
						row.getLong("withdrawn"), row.getLong("unchanged"), row.getLong("active_before"),
						row.getLong("deactivated"), row.getLong("active_after")))
				.single();
		}

		@Override
		public void publish() {
			// A statement that changes no row still fires the triggers by which running
			// pods
			// notice a change, and makes them read everything again.
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
							.filter((column) -> !column.equals(MirroredTable.this.key))
							.map((column) -> column + " = source." + column)
							.collect(Collectors.joining(", ")))
				.replace("{now}", MirroredTable.this.dated ? ", updated_at = now()" : "")
				.replace("{table}", MirroredTable.this.name)
				.replace("{staged}", this.staged.toString())
				.replace("{key}", MirroredTable.this.key);
		}

		private String prefixed(String alias) {
			return columns().stream().map((column) -> alias + "." + column).collect(Collectors.joining(", "));
		}

	}

}
