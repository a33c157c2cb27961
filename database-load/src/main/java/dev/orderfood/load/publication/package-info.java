/**
 * The run itself: one transaction that turns checked files into what readers see, or
 * changes nothing.
 */
@NullMarked
package dev.orderfood.load.publication;

import org.jspecify.annotations.NullMarked;
