/**
 * Sample orders, as {@code orders.csv} brings them: inserted once, never changed.
 */
@NullMarked
package dev.orderfood.load.order;

import org.jspecify.annotations.NullMarked;
