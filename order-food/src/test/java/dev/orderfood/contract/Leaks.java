package dev.orderfood.contract;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What must never stand in an error: the inside of the API. */
public final class Leaks {

	private static final Pattern INSIDE = Pattern.compile(
			"(?i)exception|\\bat [a-z]+\\.[a-z.]+\\(|\\b(java|javax|jakarta|org|com|dev|tools|io|jdk|sun)\\.[a-z]+\\.[a-z]"
					+ "|tomcat|coyote|catalina|spring|jackson|hibernate|hikari|jdbc|postgres|psql|pgsql|sqlstate"
					+ "|\\b(select|insert|update|delete)\\b.+\\b(from|into|set)\\b|\\bnull pointer|stack ?trace"
					+ "|<html|local-test|orderfood_api|key_hash|/(usr|home|root|tmp|var|opt|work)/");

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
		return INSIDE.matcher(TOKEN.matcher(text).replaceAll("")).results().map(MatchResult::group).toList();
	}

}
