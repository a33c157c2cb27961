package dev.orderfood.load.user;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.orderfood.load.source.CsvRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code users.csv}: a client of the API.
 *
 * @param keySha256 the SHA-256 of the key in lower-case hex
 * @param secondKeySha256 the same of another valid key, during a rotation; null without
 * one
 * @param scopes what the key may do, always in the same order
 */
record User(long id, String name, String email, String keySha256, @Nullable String secondKeySha256, List<String> scopes,
		boolean active) {

	static final List<String> COLUMNS = List.of("id", "name", "email", "key_sha256", "scopes", "active");

	static final String SECOND_KEY = "second_key_sha256";

	private static final List<String> SCOPES = List.of("create_order", "read_order", "admin", "reserve_stock",
			"manage_order", "manage_menu", "read_event");

	private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");

	private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	static User read(CsvRow row) {
		return new User(row.wholeNumber("id", Long.MIN_VALUE, Long.MAX_VALUE), row.text("name", 200), email(row),
				keySha256(row, "key_sha256"), row.isBlank(SECOND_KEY) ? null : keySha256(row, SECOND_KEY), scopes(row),
				row.flag("active"));
	}

	private static String email(CsvRow row) {
		String email = row.text("email", 320);
		if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
			row.error("email", "must be an e-mail address such as kitchen@example.com");
		}
		return email;
	}

	private static String keySha256(CsvRow row, String column) {
		String hash = row.raw(column);
		if (!SHA_256.matcher(hash).matches()) {
			row.error(column, "must be the SHA-256 of the key as 64 digits and lower-case letters a to f");
		}
		return hash;
	}

	private static List<String> scopes(CsvRow row) {
		String value = row.raw("scopes");
		Set<String> given = BLANKS.splitAsStream(value)
			.filter((scope) -> !scope.isEmpty())
			.collect(Collectors.toCollection(LinkedHashSet::new));
		if (!SCOPES.containsAll(given)) {
			row.error("scopes", "must be of " + String.join(", ", SCOPES) + ", separated by blanks");
		}
		return SCOPES.stream().filter(given::contains).toList();
	}

}
