package dev.orderfood.load.coupon;

import java.io.IOException;

/**
 * Input that is not what it should be.
 */
class BrokenInput extends IOException {

	private static final long serialVersionUID = 1L;

	private final long offset;

	/**
	 * Creates the failure.
	 * @param what what is wrong, in words that continue the sentence
	 * @param offset where in the file, as it lies there
	 */
	BrokenInput(String what, long offset) {
		super(what);
		this.offset = offset;
	}

	long offset() {
		return this.offset;
	}

}
