/**
 * Codes as numbers, sorted runs of them in memory or on disk, and their merge.
 */
@NullMarked
package dev.orderfood.load.coupon.spill;

import org.jspecify.annotations.NullMarked;
