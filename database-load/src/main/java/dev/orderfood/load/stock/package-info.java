/**
 * Quantities of limited products, as {@code stock.csv} brings them.
 */
@NullMarked
package dev.orderfood.load.stock;

import org.jspecify.annotations.NullMarked;
