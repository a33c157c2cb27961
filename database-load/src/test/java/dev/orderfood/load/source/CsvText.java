package dev.orderfood.load.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.orderfood.load.LoadException;

import org.springframework.core.io.ByteArrayResource;

/**
 * A CSV file that a test writes down, and what reading it brings.
 *
 * @param rows what the reader made of the good rows
 * @param message what is wrong with the file, or an empty text
 */
public record CsvText<R>(List<R> rows, String message) {

	public static <R> CsvText<R> read(List<String> columns, Function<CsvRow, R> reader, String text) {
		return read(columns, List.of(), reader, text);
	}

	public static <R> CsvText<R> read(List<String> columns, List<String> optional, Function<CsvRow, R> reader,
			String text) {
		return read(columns, optional, reader, text.getBytes(StandardCharsets.UTF_8));
	}

	static <R> CsvText<R> read(List<String> columns, Function<CsvRow, R> reader, byte[] bytes) {
		return read(columns, List.of(), reader, bytes);
	}

	private static <R> CsvText<R> read(List<String> columns, List<String> optional, Function<CsvRow, R> reader,
			byte[] bytes) {
		List<R> rows = new ArrayList<>();
		ValidationErrors errors = new ValidationErrors();
		new CsvFile(new SourceFile("some.csv", new ByteArrayResource(bytes)), columns, optional, columns.getFirst())
			.read(errors, (row) -> {
				R read = reader.apply(row);
				if (row.isGood()) {
					rows.add(read);
				}
			});
		try {
			errors.throwIfAny();
			return new CsvText<>(rows, "");
		}
		catch (LoadException ex) {
			return new CsvText<>(rows, ex.getMessage());
		}
	}

}
