package dev.orderfood.load.coupon;

import org.jspecify.annotations.Nullable;

/**
 * Where the codes of a part of a file go, by their length.
 */
interface CodeSinks {

	/**
	 * Is called before each buffer, when what was read so far has been handed out.
	 * @param position where in the file's text the next line begins
	 */
	void reached(long position);

	/**
	 * Returns who takes the codes of one length in the next buffer.
	 * @param length the length
	 * @return the sink, or null when they only need to be counted
	 */
	@Nullable CodeSink of(int length);

}
