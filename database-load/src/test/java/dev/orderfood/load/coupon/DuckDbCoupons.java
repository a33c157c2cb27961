package dev.orderfood.load.coupon;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the valid codes with DuckDB: what a database does with one GROUP BY, beside the
 * loader in the benchmark. The benchmark brings DuckDB's driver.
 */
final class DuckDbCoupons {

	private DuckDbCoupons() {
	}

	/**
	 * Prints the valid codes as a dry run does.
	 * @param args the folder of the coupon files, and one for temporary files
	 * @throws Exception if they cannot be read
	 */
	public static void main(String[] args) throws Exception {
		List<Path> files;
		try (Stream<Path> found = Files.list(Path.of(args[0]))) {
			files = found.sorted().toList();
		}
		try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
				Statement statement = database.createStatement()) {
			statement.execute("SET temp_directory = '" + args[1] + "'");
			statement.execute("SET memory_limit = '4GB'");
			statement.execute("SET preserve_insertion_order = false");
			PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
			try (ResultSet codes = statement.executeQuery(query(files))) {
				while (codes.next()) {
					out.print(codes.getString(1) + "\t" + names(files, codes.getLong(2)) + "\n");
				}
			}
			out.flush();
		}
	}

	private static String query(List<Path> files) {
		String lines = IntStream.range(0, files.size())
			.mapToObj(
					(file) -> """
							SELECT code, %d AS file FROM read_csv('%s', header = false, auto_detect = false, delim = '\t', quote = '',
								escape = '', columns = {'code': 'VARCHAR'}) WHERE length(code) BETWEEN 8 AND 10
							"""
						.formatted(1L << file, files.get(file)))
			.collect(Collectors.joining("UNION ALL "));
		return "SELECT code, bit_or(file) AS files FROM (" + lines
				+ ") GROUP BY code HAVING bit_count(bit_or(file)) >= 2 ORDER BY code";
	}

	private static String names(List<Path> files, long inFiles) {
		return IntStream.range(0, files.size())
			.filter((file) -> (inFiles & (1L << file)) != 0)
			.mapToObj((file) -> files.get(file).getFileName().toString())
			.collect(Collectors.joining(","));
	}

}
