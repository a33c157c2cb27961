/**
 * Promotions, coupon codes and the rules for discounts.
 */
@NullMarked
package dev.orderfood.promotion;

import org.jspecify.annotations.NullMarked;
