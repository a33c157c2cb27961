package dev.orderfood.load.coupon;

/**
 * Takes codes one by one.
 */
interface CodeSink {

	/**
	 * Takes a code, as often as it stands in the file.
	 * @param head the {@linkplain Code code's} head
	 * @param rest the code's rest
	 */
	void accept(int head, long rest);

}
