/**
 * Publishes the coupon codes that occur in at least two of the coupon files.
 */
@NullMarked
package dev.orderfood.load.coupon;

import org.jspecify.annotations.NullMarked;
