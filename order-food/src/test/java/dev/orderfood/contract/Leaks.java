package dev.orderfood.contract;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must never stand in an error: the inside of the API. */
public final class Leaks {

	private static final List<String> WORDS = List.of("exception", "tomcat", "coyote", "catalina", "spring", "jackson",
			"hibernate", "hikari", "jdbc", "postgres", "psql", "pgsql", "sqlstate", "stacktrace", "stack trace",
			"<html", "local-test", "orderfood_api", "key_hash");

	private static final Pattern INSIDE = Pattern
		.compile("\\b(at [a-z]+\\.[a-z.]+\\(|(java|javax|jakarta|org|com|dev|tools|io|jdk|sun)\\.[a-z]+\\.[a-z]"
				+ "|(select|insert|update|delete)\\b.+\\b(from|into|set)\\b|null pointer)|/(usr|home|root|tmp|var|opt|work)/");

	/** Random characters, among which may be any of the words. */
	private static final Pattern TOKEN = Pattern.compile("\"trackingToken\":\"[^\"]*\"");

	private Leaks() {
	}

	/**
	 * Looks for the inside of the API in what it answered.
	 * @param text the headers or the body of an answer
	 * @return what was found
	 */
	public static List<String> in(String text) {
		String answered = TOKEN.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
		return Stream
			.concat(WORDS.stream().filter(answered::contains),
					INSIDE.matcher(answered).results().map(MatchResult::group))
			.toList();
	}

}
