/**
 * Coupon codes: those that stand in at least two of the coupon files.
 */
@NullMarked
package dev.orderfood.load.coupon;

import org.jspecify.annotations.NullMarked;
