package dev.orderfood.load.coupon.spill;

import java.io.IOException;

/**
 * Codes of one file in order, each at least once, in memory or on disk.
 */
public interface CodeRun {

	/** Marks the end: no code has this rest. */
	long END = Long.MAX_VALUE;

	/**
	 * Returns the position of the file among the coupon files.
	 * @return the position, from 0
	 */
	int file();

	/**
	 * Returns how many of the codes have a head.
	 * @param head the head
	 * @return the number of codes
	 */
	int size(int head);

	/**
	 * Tells whether reading needs a buffer, as it does from disk.
	 * @return false if the codes are in memory
	 */
	boolean isBuffered();

	/**
	 * Begins to read the codes.
	 * @param bufferBytes how much memory the reader may use
	 * @return a reader for one pass through all heads
	 */
	Reader read(int bufferBytes);

	/**
	 * Reads rests in order, one head after the other.
	 */
	interface Reader {

		/**
		 * Continues with the first rest of a head. Heads are selected in ascending order.
		 * @param head the head
		 * @throws IOException if the disk cannot be read
		 */
		void select(int head) throws IOException;

		/**
		 * Returns the next rest of the head.
		 * @return the rest, or {@link CodeRun#END}
		 * @throws IOException if the disk cannot be read
		 */
		long next() throws IOException;

	}

}
