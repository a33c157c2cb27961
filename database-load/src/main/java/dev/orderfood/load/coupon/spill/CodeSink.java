package dev.orderfood.load.coupon.spill;

/**
 * Receives codes one by one.
 */
@FunctionalInterface
public interface CodeSink {

	/**
	 * Receives a code, once for each of its lines.
	 * @param head the head of the {@linkplain Code code}
	 * @param rest the code's rest
	 */
	void accept(int head, long rest);

}
