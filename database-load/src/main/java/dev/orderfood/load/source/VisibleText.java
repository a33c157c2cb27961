package dev.orderfood.load.source;

import java.util.OptionalInt;

/**
 * Text that people can tell apart by looking at it: two names that look the same are the
 * same.
 */
final class VisibleText {

	/** Letters and symbols that are drawn as nothing, and marks that change nothing. */
	private static final int[][] DRAWN_AS_NOTHING = { { 0x034F, 0x034F }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 },
			{ 0x180B, 0x180F }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F }, { 0xFFA0, 0xFFA0 },
			{ 0x16FE4, 0x16FE4 }, { 0x1D159, 0x1D159 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF } };

	private VisibleText() {
	}

	/** Finds the first character that cannot be seen and is not the plain space. */
	static OptionalInt firstInvisible(String text) {
		return text.codePoints().filter((character) -> character != ' ' && isInvisible(character)).findFirst();
	}

	/** Tells whether there is anything to see, which marks alone are not. */
	static boolean hasVisible(String text) {
		return text.codePoints().anyMatch((character) -> !isInvisible(character) && !isMark(character));
	}

	static boolean isInvisible(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> isDrawnAsNothing(character);
		};
	}

	private static boolean isMark(int character) {
		return switch (Character.getType(character)) {
			case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
			default -> false;
		};
	}

	private static boolean isDrawnAsNothing(int character) {
		for (int[] range : DRAWN_AS_NOTHING) {
			if (character >= range[0] && character <= range[1]) {
				return true;
			}
		}
		return false;
	}

}
