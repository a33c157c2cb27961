package dev.orderfood.load.coupon.input;

import java.nio.charset.StandardCharsets;

/**
 * A piece of a file as a message shows it: in quotes, cut, and without a character that
 * could act on a terminal or a log.
 */
public final class Excerpt {

	private static final int LONGEST = 60;

	private Excerpt() {
	}

	/**
	 * Quotes the first line of some bytes that is not blank.
	 * @param bytes the bytes, UTF-8 or anything else
	 * @param from the index of the first
	 * @param to the index after the last
	 * @return the line, or an empty text in quotes
	 */
	public static String ofFirstLine(byte[] bytes, int from, int to) {
		String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
		return quote(text.lines().map(String::strip).filter((line) -> !line.isEmpty()).findFirst().orElse(""));
	}

	private static String quote(String line) {
		StringBuilder quoted = new StringBuilder("\"");
		line.codePoints().limit(LONGEST).forEach((character) -> {
			if (isPrintable(character)) {
				quoted.appendCodePoint(character);
			}
			else {
				quoted.append("\\u%04x".formatted(character));
			}
		});
		return quoted.append((line.codePointCount(0, line.length()) > LONGEST) ? "…\"" : "\"").toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
