package dev.orderfood.load.coupon.scan;

import dev.orderfood.load.coupon.spill.CodeSink;
import org.jspecify.annotations.Nullable;

/**
 * Tells where the codes of a part of a file go, by their length.
 */
interface CodeSinks {

	/**
	 * Called before each buffer, after the codes before it went to their sinks.
	 * @param position the position of the next line in the text of the file
	 */
	void reached(long position);

	/**
	 * Returns the sink for the codes of one length in the next buffer.
	 * @param length the length
	 * @return the sink, or null when they only need to be counted
	 */
	@Nullable CodeSink of(int length);

}
