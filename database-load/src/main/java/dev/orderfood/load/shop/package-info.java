/**
 * The shop and its opening hours, as {@code shop.csv} and {@code hours.csv} bring them.
 */
@NullMarked
package dev.orderfood.load.shop;

import org.jspecify.annotations.NullMarked;
