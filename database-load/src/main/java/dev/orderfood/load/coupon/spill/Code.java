package dev.orderfood.load.coupon.spill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A code as two numbers: its first character (the head) and up to nine others (the rest),
 * seven bits each, the first of them highest, zero where there is none.
 * <p>
 * Visible ASCII fits into seven bits and is never zero, so the two numbers are the code
 * and not a hash of it, whatever its length, and comparing heads and then rests puts
 * codes of all lengths in order. Ten characters would not fit into one {@code long}; nine
 * do, and rests are only ever compared under the same head.
 */
public final class Code {

	/** The fewest characters of a code. */
	public static final int SHORTEST = 8;

	/** The most characters of a code. */
	public static final int LONGEST = 10;

	/** Heads are below this. */
	public static final int HEADS = 128;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final int BITS = 7;

	private static final long HIGH_BITS = 0x8080808080808080L;

	/** Takes every byte above {@code ~} past its highest bit. */
	private static final long ABOVE = 0x0101010101010101L * (0x80 - ('~' + 1));

	/** Takes every byte from {@code !} on past its highest bit. */
	private static final long BELOW = 0x0101010101010101L * (0x80 - '!');

	/** Takes every visible byte from {@code a} on past its highest bit. */
	private static final long FROM_A = 0x0101010101010101L * (0x80 - 'a');

	/** Takes every visible byte above {@code z} past its highest bit. */
	private static final long ABOVE_Z = 0x0101010101010101L * (0x80 - ('z' + 1));

	/** What all lower-case letters, and few others, have together. */
	private static final long LETTER_BITS = 0x4040404040404040L;

	private static final long REST_OF_EIGHT = (1L << (7 * BITS)) - 1;

	private Code() {
	}

	/**
	 * Reads eight bytes.
	 * @param bytes the bytes
	 * @param at the index of the first of them
	 * @return the bytes, the first of them lowest
	 */
	public static long eight(byte[] bytes, int at) {
		return (long) LONG.get(bytes, at);
	}

	/**
	 * Tells whether none of eight bytes is a blank, a control or beyond ASCII.
	 * @param eight the bytes
	 * @return false if a code cannot hold one of them
	 */
	public static boolean isVisible(long eight) {
		return ((eight | (eight + ABOVE) | ~(eight + BELOW)) & HIGH_BITS) == 0;
	}

	/**
	 * Tells whether one of eight bytes is a lower-case letter.
	 * @param eight the bytes, all below 128
	 * @return true if there is at least one
	 */
	public static boolean hasLowerCase(long eight) {
		return (eight & (eight << 1) & LETTER_BITS) != 0 && ((eight + FROM_A) & ~(eight + ABOVE_Z) & HIGH_BITS) != 0;
	}

	/**
	 * Makes the rest of a code that is followed by one more byte.
	 * @param first the code's first eight characters
	 * @param last the last seven of the code and the byte that follows it
	 * @param length the code's length
	 * @return the rest
	 */
	public static long rest(long first, long last, int length) {
		long rest = (eightPacked(first) & REST_OF_EIGHT) << (2 * BITS);
		return switch (length) {
			case SHORTEST -> rest;
			case LONGEST -> rest | ((last >>> 40) & 0x7F) << BITS | ((last >>> 48) & 0x7F);
			default -> rest | ((last >>> 48) & 0x7F) << BITS;
		};
	}

	private static long eightPacked(long eight) {
		long packed = Long.reverseBytes(eight);
		packed = ((packed & 0x7F007F007F007F00L) >>> 1) | (packed & 0x007F007F007F007FL);
		packed = ((packed & 0x3FFF00003FFF0000L) >>> 2) | (packed & 0x00003FFF00003FFFL);
		return ((packed & 0x0FFFFFFF00000000L) >>> 4) | (packed & 0x000000000FFFFFFFL);
	}

	/**
	 * Writes a code out.
	 * @param head the code's head
	 * @param rest the code's rest
	 * @param bytes receives the characters
	 * @param at the index of the first of them
	 * @return the code's length
	 */
	public static int write(int head, long rest, byte[] bytes, int at) {
		bytes[at] = (byte) head;
		for (int length = 1; length < LONGEST; length++) {
			byte character = (byte) ((rest >>> (BITS * (LONGEST - 1 - length))) & 0x7F);
			if (character == 0) {
				return length;
			}
			bytes[at + length] = character;
		}
		return LONGEST;
	}

	/**
	 * Returns the length of the code that a rest belongs to.
	 * @param rest the rest
	 * @return the number of characters
	 */
	public static int length(long rest) {
		if ((rest & ((1L << (2 * BITS)) - 1)) == 0) {
			return SHORTEST;
		}
		return ((rest & ((1L << BITS) - 1)) == 0) ? LONGEST - 1 : LONGEST;
	}

	/**
	 * Hashes a code. Codes that differ in few characters get hashes that are far apart.
	 * @param head the code's head
	 * @param rest the code's rest
	 * @return the hash; its highest bits are the best
	 */
	public static long hash(int head, long rest) {
		long mixed = (rest ^ ((long) head << 57)) * 0x9E3779B97F4A7C15L;
		return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
	}

}
