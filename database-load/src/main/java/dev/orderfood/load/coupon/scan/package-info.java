/**
 * Reads coupon files and finds the valid codes in a fixed amount of memory.
 */
@NullMarked
package dev.orderfood.load.coupon.scan;

import org.jspecify.annotations.NullMarked;
