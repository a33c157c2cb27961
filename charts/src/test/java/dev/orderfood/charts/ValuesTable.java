package dev.orderfood.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The table of values in a chart's README, made from the comments in its `values.yaml`.
 */
final class ValuesTable {

	private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][\\w-]*):.*");

	private static final String COMMENT = "# -- ";

	private ValuesTable() {
	}

	static String of(Chart chart) {
		return "| Value | Default | What it does |\n|---|---|---|\n" + descriptions(chart).entrySet()
			.stream()
			.map((row) -> "| `%s` | `%s` | %s |\n".formatted(row.getKey(), value(chart, row.getKey()),
					row.getValue().replace("|", "\\|")))
			.collect(Collectors.joining());
	}

	static Set<String> described(Chart chart) {
		return descriptions(chart).keySet();
	}

	private static String value(Chart chart, String path) {
		JsonNode value = chart.defaults().at("/" + path.replace('.', '/'));
		return value.toString().replace("|", "\\|");
	}

	private static Map<String, String> descriptions(Chart chart) {
		Map<String, String> rows = new LinkedHashMap<>();
		Deque<String> parents = new ArrayDeque<>();
		String description = "";
		for (String line : lines(chart)) {
			Matcher key = KEY.matcher(line);
			if (line.strip().startsWith(COMMENT)) {
				description = line.strip().substring(COMMENT.length());
			}
			else if (key.matches()) {
				while (parents.size() > key.group(1).length() / 2) {
					parents.removeLast();
				}
				parents.addLast(key.group(2));
				if (!description.isEmpty()) {
					rows.put(String.join(".", parents), description);
				}
				description = "";
			}
		}
		return rows;
	}

	private static Iterable<String> lines(Chart chart) {
		try {
			return Files.readAllLines(chart.folder().resolve("values.yaml"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
