/**
 * Named promotions, as {@code promotions.csv} brings them.
 */
@NullMarked
package dev.orderfood.load.promotion;

import org.jspecify.annotations.NullMarked;
