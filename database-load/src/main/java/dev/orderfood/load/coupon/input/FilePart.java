package dev.orderfood.load.coupon.input;

/**
 * The lines of a file that begin in a range of positions: what one thread reads at a
 * time.
 *
 * @param file the file's position among the coupon files
 * @param start the first position
 * @param end the position after the last, or {@link Long#MAX_VALUE}
 */
public record FilePart(int file, long start, long end) {
}
