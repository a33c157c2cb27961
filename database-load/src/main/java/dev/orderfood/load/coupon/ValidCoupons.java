package dev.orderfood.load.coupon;

/**
 * The valid codes of a set of coupon files. They need not fit into memory: they come as a
 * stream, each once, in no particular order.
 */
interface ValidCoupons extends AutoCloseable {

	/**
	 * Returns how much was read.
	 * @return the number of lines in all files, without blank ones
	 */
	long linesRead();

	/**
	 * Hands out every valid code.
	 * @param consumer takes them
	 */
	void forEach(CodeConsumer consumer);

	@Override
	void close();

	/**
	 * Takes valid codes one by one.
	 */
	interface CodeConsumer {

		/**
		 * Takes a code.
		 * @param code the code
		 * @param files a character for each file in order: {@code 1} if the code stands
		 * in it, else {@code 0}
		 */
		void accept(String code, String files);

	}

}
