/**
 * Placing and reading orders.
 */
@NullMarked
package dev.orderfood.order;

import org.jspecify.annotations.NullMarked;
