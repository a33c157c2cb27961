package dev.orderfood.load.coupon;

import java.util.List;

import dev.orderfood.load.LoadFailed;

/**
 * Finds the valid codes: those that stand in at least two of the files, however often in
 * each. How it does that, in memory or on disk, is its own affair.
 */
interface CouponScanner {

	/**
	 * Reads the files.
	 * @param files the coupon files
	 * @return the valid codes, to be closed
	 * @throws LoadFailed if a file cannot be read
	 */
	ValidCoupons scan(List<CouponFile> files);

}
